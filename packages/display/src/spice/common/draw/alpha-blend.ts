// DRAW_ALPHA_BLEND: a picture laid over what is there, by its own alpha and one for all of it.
import type { Pixmap, Rect } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { addPixels, mulPixel } from "./mul.ts";
import { placeSource } from "./place-source.ts";

export type AlphaBlend = {
  readonly source: Pixmap;
  readonly sourceArea: Rect;
  readonly box: Rect;
  /** 0 to 255. */
  readonly alpha: number;
  /** Whether the target's top byte is to be kept as coverage; else it becomes 0. */
  readonly targetAlpha: "kept" | "cleared";
};

export const drawAlphaBlend = (target: Pixmap, region: Region, blend: AlphaBlend): void => {
  if (blend.alpha === 0) return;
  const placed = placeSource({ ...blend, scaleMode: "nearest" }, region);
  if (placed === undefined) return;
  const { pixmap, offsetX, offsetY } = placed;
  const always = pixmap.alpha === "opaque" ? 0xff00_0000 : 0;
  const kept = blend.targetAlpha === "kept" ? -1 : 0xff_ffff;
  const { edges } = region;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = Math.max(edges[at] as number, offsetX);
    const right = Math.min(edges[at + 2] as number, offsetX + pixmap.widthPx);
    const bottom = Math.min(edges[at + 3] as number, offsetY + pixmap.heightPx);
    for (let y = Math.max(edges[at + 1] as number, offsetY); y < bottom; y += 1) {
      const from = (y - offsetY) * pixmap.widthPx - offsetX;
      const to = y * target.widthPx;
      for (let x = left; x < right; x += 1) {
        let source = (pixmap.pixels[from + x] as number) | always;
        if (blend.alpha !== 255) source = mulPixel(source, blend.alpha);
        const rest = 255 - (source >>> 24);
        if (rest === 0) {
          target.pixels[to + x] = source & kept;
        } else if (rest !== 255 || source !== 0) {
          const below = mulPixel(target.pixels[to + x] as number, rest);
          target.pixels[to + x] = addPixels(source, below) & kept;
        }
      }
    }
  }
};
