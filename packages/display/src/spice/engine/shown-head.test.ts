import { describe, expect, it } from "vitest";
import type { Surface } from "../common/channels/display/surfaces.ts";
import { createSurfaceTable } from "../common/channels/display/surfaces.ts";
import type { Head } from "./heads.ts";
import { createShownHead } from "./shown-head.ts";

const made = (widthPx: number, heightPx: number): Surface => {
  const format = "32_xrgb" as const;
  const surface = createSurfaceTable().create({ id: 0, widthPx, heightPx, format, primary: true });
  if (surface === undefined) throw new Error("no surface");
  surface.pixmap.pixels.forEach((_, at) => (surface.pixmap.pixels[at] = at));
  return surface;
};

const head = (monitorId: number, left: number, right: number): Head => ({
  ...{ channelId: 0, monitorId },
  rect: { left, top: 0, right, bottom: 4 },
});

describe("the screen that is shown", () => {
  it("is the channel's own picture where there is one monitor", () => {
    const surface = made(8, 4);
    const shown = createShownHead({ heads: () => [head(0, 0, 8)], screen: () => surface });
    expect(shown.screen()).toBe(surface);
    expect(shown.place()).toEqual({ channelId: 0, leftPx: 0, topPx: 0 });
  });

  it("is cut out of a picture with several, and follows what changes there", () => {
    const surface = made(10, 4);
    const heads = [head(0, 0, 4), head(1, 7, 10)];
    const shown = createShownHead({ heads: () => heads, screen: () => surface });
    shown.choose({ channelId: 0, monitorId: 1 });
    const first = shown.screen();
    expect([first?.pixmap.widthPx, first?.pixmap.heightPx]).toEqual([3, 4]);
    expect([...(first?.pixmap.pixels.subarray(0, 6) ?? [])]).toEqual([7, 8, 9, 17, 18, 19]);
    expect(first?.damage.take()).toEqual([{ left: 0, top: 0, right: 3, bottom: 4 }]);
    surface.pixmap.pixels[18] = 99;
    surface.damage.add(5, 1, 9, 2);
    const second = shown.screen();
    expect(second).toBe(first);
    expect(second?.pixmap.pixels[4]).toBe(99);
    expect(second?.damage.take()).toEqual([{ left: 0, top: 1, right: 2, bottom: 2 }]);
    expect(shown.place()).toEqual({ channelId: 0, leftPx: 7, topPx: 0 });
  });

  it("is begun anew when the picture or the places are others", () => {
    let surface = made(10, 4);
    let heads = [head(0, 0, 4), head(1, 7, 10)];
    const shown = createShownHead({ heads: () => heads, screen: () => surface });
    const first = shown.screen();
    heads = [head(0, 0, 5), head(1, 7, 10)];
    expect(shown.screen()?.pixmap.widthPx).toBe(5);
    surface = made(12, 4);
    expect(shown.screen()).not.toBe(first);
    expect(shown.screen()?.pixmap.pixels[5]).toBe(12);
  });
});
