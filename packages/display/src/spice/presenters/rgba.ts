// Pixels of the shadow framebuffer in the byte order of a page's canvas.
import type { Pixmap, Rect } from "../common/framebuffer/pixmap.ts";

/** 0xAARRGGBB to 0xffBBGGRR: the bytes R, G, B, 255 on every machine that runs a browser. */
export const copyRgba = (pixmap: Pixmap, rect: Rect, target: Uint32Array): void => {
  const { pixels, widthPx } = pixmap;
  const width = rect.right - rect.left;
  let to = 0;
  for (let y = rect.top; y < rect.bottom; y += 1) {
    const from = y * widthPx + rect.left;
    for (let at = from; at < from + width; at += 1) {
      const pixel = pixels[at] as number;
      target[to] =
        0xff00_0000 | ((pixel & 0xff) << 16) | (pixel & 0xff00) | ((pixel >>> 16) & 0xff);
      to += 1;
    }
  }
};
