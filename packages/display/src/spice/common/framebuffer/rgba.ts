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
      // Red and blue change places: half a turn of the word, which engines know as one instruction.
      const redBlue = pixel & 0xff_00ff;
      const turned = (redBlue << 16) | (redBlue >>> 16);
      out[to] = turned | (pixel & 0xff00) | 0xff00_0000;
      to += 1;
    }
  }
};
