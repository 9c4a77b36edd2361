import { describe, expect, it } from "vitest";
import { encodePng } from "./encode-png.ts";
import { readPicture, type Picture } from "./picture.ts";

const picture: Picture = { width: 7, height: 5, at: (x, y) => x * 0x01_00_03 + y * 0x02_00 };

describe("a PNG that is written", () => {
  it("is read as the same picture", () => {
    const read = readPicture(encodePng(picture));
    expect([read.width, read.height]).toEqual([7, 5]);
    expect(read.at(6, 4)).toBe(picture.at(6, 4));
  });

  it("has a part of it, as far as there is one", () => {
    const read = readPicture(encodePng(picture, { x: 2, y: -3, width: 3, height: 100 }));
    expect([read.width, read.height]).toEqual([3, 5]);
    expect(read.at(0, 1)).toBe(picture.at(2, 1));
  });
});
