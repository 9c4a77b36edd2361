// Pixels for a canvas.
import type { Pixmap, Rect } from "./pixmap.ts";

/**
 * Writes a rectangle of a surface, which lies inside it, to `out` from its first number on, as opaque R, G, B, A bytes:
 * what ImageData holds.
 */
export const copyToRgba = (surface: Pixmap, rect: Rect, out: Uint32Array): void => {
  const { pixels, widthPx } = surface;
  const width = rect.right - rect.left;
  let to = 0;
  for (let y = rect.top; y < rect.bottom; y += 1) {
    const from = y * widthPx + rect.left;
    for (let x = 0; x < width; x += 1) {
      const pixel = pixels[from + x] as number;
      out[to] = 0xff00_0000 | ((pixel & 0xff) << 16) | (pixel & 0xff00) | ((pixel >>> 16) & 0xff);
      to += 1;
    }
  }
};
