// A mask lets an operation through where its one-bit picture is set.
import type { Region } from "../framebuffer/region.ts";
import { RegionBuilder } from "../framebuffer/region.ts";

/** One byte a pixel, 0 or 1, from the top. */
export type MaskBits = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bits: Uint8Array;
};

/** Mask pixel (originX, originY) lies on the top left of the operation's box. */
export type Mask = {
  readonly picture: MaskBits;
  readonly polarity: "set" | "clear";
  readonly originX: number;
  readonly originY: number;
};

/** The pixels of `region` that the mask lets through; none outside the mask's picture. */
export const maskRegion = (region: Region, mask: Mask, boxLeft: number, boxTop: number): Region => {
  const { picture } = mask;
  const wanted = mask.polarity === "set" ? 1 : 0;
  const offsetX = boxLeft - mask.originX;
  const offsetY = boxTop - mask.originY;
  const builder = new RegionBuilder();
  forEachBand(region, (first, end, top, bottom) => {
    for (let y = Math.max(top, offsetY); y < Math.min(bottom, offsetY + picture.heightPx); y += 1) {
      const row = (y - offsetY) * picture.widthPx - offsetX;
      for (let at = first; at < end; at += 4) {
        const left = Math.max(region.edges[at] as number, offsetX);
        const right = Math.min(region.edges[at + 2] as number, offsetX + picture.widthPx);
        let start = -1;
        for (let x = left; x < right; x += 1) {
          if (picture.bits[row + x] === wanted) {
            if (start < 0) start = x;
          } else if (start >= 0) {
            builder.add(start, y, x, y + 1);
            start = -1;
          }
        }
        if (start >= 0) builder.add(start, y, right, y + 1);
      }
    }
  });
  return builder.done();
};

// Rectangles of one band stand side by side: the result must come row by row.
const forEachBand = (
  region: Region,
  visit: (first: number, end: number, top: number, bottom: number) => void,
): void => {
  const { edges } = region;
  let first = 0;
  while (first < region.count * 4) {
    const top = edges[first + 1] as number;
    let end = first + 4;
    while (end < region.count * 4 && edges[end + 1] === top) end += 4;
    visit(first, end, top, edges[first + 3] as number);
    first = end;
  }
};
