import { describe, expect, it } from "vitest";
import { guestSizeFor, placePicture, type Room } from "./place-picture.ts";

const room = (widthPx: number, heightPx: number, devicePixelRatio = 1): Room => ({
  widthPx,
  heightPx,
  leftPx: 0,
  topPx: 44,
  devicePixelRatio,
});
const picture = { widthPx: 1024, heightPx: 768 };

describe("placePicture", () => {
  it("fits the whole picture into the room, centred", () => {
    const place = placePicture(room(1280, 700), picture, {
      scaleMode: "fit",
      pixelDensity: "device",
    });
    expect(place.scale).toBeCloseTo(700 / 768);
    expect(place.leftPx).toBe(Math.round((1280 - 1024 * place.scale) / 2));
    expect(place).toMatchObject({ isSharp: false, overflows: false });
  });

  it("prefers sharp pixels to the last few of the room", () => {
    const place = placePicture(room(1030, 772), picture, {
      scaleMode: "fit",
      pixelDensity: "device",
    });
    expect(place).toMatchObject({ scale: 1, leftPx: 3, topPx: 2, isSharp: true });
  });

  it.each([
    [1, 1],
    [1.25, 0.8],
    [2, 0.5],
  ])("shows pixel for pixel at %s device pixels, flush with the screen", (ratio, scale) => {
    const place = placePicture(room(1281, 901, ratio), picture, {
      scaleMode: "actual",
      pixelDensity: "device",
    });
    expect(place.scale).toBeCloseTo(scale);
    expect(place.isSharp).toBe(true);
    const edge = place.leftPx * ratio;
    expect(edge).toBeCloseTo(Math.round(edge));
    const top = (place.topPx + 44) * ratio;
    expect(top).toBeCloseTo(Math.round(top));
  });

  it("scrolls what is larger than the room, from its corner", () => {
    const place = placePicture(room(800, 600), picture, {
      scaleMode: "actual",
      pixelDensity: "page",
    });
    expect(place).toMatchObject({ scale: 1, leftPx: 0, topPx: 0, overflows: true });
  });

  it("shows all of a guest's screen until it has followed", () => {
    const wish = { scaleMode: "guest", pixelDensity: "device" } as const;
    const small = placePicture(room(512, 384), picture, wish);
    expect(small.scale).toBeCloseTo(0.5);
    expect(placePicture(room(2000, 2000), picture, wish).scale).toBe(1);
  });

  it("is whole numbers for a room that is not there yet", () => {
    expect(
      placePicture(room(0, 0), picture, { scaleMode: "fit", pixelDensity: "device" }).scale,
    ).toBe(1);
  });
});

describe("guestSizeFor", () => {
  it("fills the room's device pixels, in the steps that adapters take", () => {
    expect(guestSizeFor(room(1281, 801), { pixelDensity: "device" })).toEqual({
      widthPx: 1280,
      heightPx: 800,
    });
    expect(guestSizeFor(room(1280, 720, 1.5), { pixelDensity: "device" })).toEqual({
      widthPx: 1920,
      heightPx: 1080,
    });
    expect(guestSizeFor(room(1280, 720, 1.5), { pixelDensity: "page" })).toEqual({
      widthPx: 1280,
      heightPx: 720,
    });
  });
  it("asks for no screen that is too small to be one", () => {
    expect(guestSizeFor(room(10, 10), { pixelDensity: "device" })).toEqual({
      widthPx: 320,
      heightPx: 200,
    });
  });
});
