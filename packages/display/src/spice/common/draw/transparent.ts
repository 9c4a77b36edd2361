// DRAW_TRANSPARENT: a picture of which one colour is not drawn.
import type { Pixmap, Rect } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { placeSource } from "./place-source.ts";

export type Transparent = {
  readonly source: Pixmap;
  readonly sourceArea: Rect;
  readonly box: Rect;
  /** 0x00RRGGBB. */
  readonly transparentColor: number;
};

export const drawTransparent = (target: Pixmap, region: Region, operation: Transparent): void => {
  const placed = placeSource({ ...operation, scaleMode: "nearest" }, region);
  if (placed === undefined) return;
  const { pixmap, offsetX, offsetY } = placed;
  const hidden = operation.transparentColor & 0xff_ffff;
  const { edges } = region;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = Math.max(edges[at] as number, offsetX);
    const right = Math.min(edges[at + 2] as number, offsetX + pixmap.widthPx);
    const bottom = Math.min(edges[at + 3] as number, offsetY + pixmap.heightPx);
    for (let y = Math.max(edges[at + 1] as number, offsetY); y < bottom; y += 1) {
      const from = (y - offsetY) * pixmap.widthPx - offsetX;
      const to = y * target.widthPx;
      for (let x = left; x < right; x += 1) {
        const pixel = pixmap.pixels[from + x] as number;
        if ((pixel & 0xff_ffff) !== hidden) target.pixels[to + x] = pixel;
      }
    }
  }
};
