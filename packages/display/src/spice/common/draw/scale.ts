// Stretches a part of a picture, with pixman's arithmetic: spice-gtk and the server's own screen draw through it.
import type { Pixmap, Rect } from "../framebuffer/pixmap.ts";
import { createPixmap, rectHeight, rectWidth } from "../framebuffer/pixmap.ts";

export type ScaleMode = "interpolate" | "nearest";

/**
 * What `sourceArea` looks like when it is stretched over `box`: only the part `wanted` of the box is made, and is what
 * comes back. Outside of the source everything is 0.
 */
export const scalePixmap = (
  source: Pixmap,
  sourceArea: Rect,
  box: Rect,
  wanted: Rect,
  mode: ScaleMode,
): Pixmap => {
  const scaled = createPixmap(rectWidth(wanted), rectHeight(wanted), source.alpha);
  // 16.16 fixed point, as in pixman_transform_t; one step per target pixel.
  const stepX = Math.floor((rectWidth(sourceArea) * 65_536) / rectWidth(box));
  const stepY = Math.floor((rectHeight(sourceArea) * 65_536) / rectHeight(box));
  const sample: Sampling = {
    stepX,
    stepY,
    // The middle of the first target pixel.
    firstX: sourceArea.left * 65_536 + fixedProduct(stepX, wanted.left - box.left),
    firstY: sourceArea.top * 65_536 + fixedProduct(stepY, wanted.top - box.top),
  };
  if (mode === "nearest") sampleNearest(scaled, source, sample);
  else sampleBilinear(scaled, source, sample);
  return scaled;
};

type Sampling = {
  readonly stepX: number;
  readonly stepY: number;
  readonly firstX: number;
  readonly firstY: number;
};

const fixedProduct = (step: number, pixels: number): number =>
  Math.floor(step * (pixels + 0.5) + 0.5);

const sampleNearest = (scaled: Pixmap, source: Pixmap, sample: Sampling): void => {
  let to = 0;
  for (let row = 0; row < scaled.heightPx; row += 1) {
    const y = Math.floor((sample.firstY + row * sample.stepY - 1) / 65_536);
    if (y < 0 || y >= source.heightPx) {
      to += scaled.widthPx;
      continue;
    }
    const from = y * source.widthPx;
    for (let column = 0; column < scaled.widthPx; column += 1) {
      const x = Math.floor((sample.firstX + column * sample.stepX - 1) / 65_536);
      if (x >= 0 && x < source.widthPx) scaled.pixels[to] = source.pixels[from + x] as number;
      to += 1;
    }
  }
};

/** The pixel at (x, y), 0 outside. */
export const pixelAt = (source: Pixmap, x: number, y: number): number =>
  x < 0 || y < 0 || x >= source.widthPx || y >= source.heightPx
    ? 0
    : (source.pixels[y * source.widthPx + x] as number);

/** Mixes four neighbours; weights are 7 bits, as pixman's BILINEAR_INTERPOLATION_BITS. */
export const mixPixels = (
  topLeft: number,
  topRight: number,
  bottomLeft: number,
  bottomRight: number,
  weightX: number,
  weightY: number,
): number => {
  const wx = weightX << 1;
  const wy = weightY << 1;
  const br = wx * wy;
  const tr = wx * (256 - wy);
  const bl = (256 - wx) * wy;
  const tl = (256 - wx) * (256 - wy);
  const blue =
    ((topLeft & 255) * tl +
      (topRight & 255) * tr +
      (bottomLeft & 255) * bl +
      (bottomRight & 255) * br) >>>
    16;
  const green =
    (((topLeft >>> 8) & 255) * tl +
      ((topRight >>> 8) & 255) * tr +
      ((bottomLeft >>> 8) & 255) * bl +
      ((bottomRight >>> 8) & 255) * br) >>>
    16;
  const red =
    (((topLeft >>> 16) & 255) * tl +
      ((topRight >>> 16) & 255) * tr +
      ((bottomLeft >>> 16) & 255) * bl +
      ((bottomRight >>> 16) & 255) * br) >>>
    16;
  const alpha =
    ((topLeft >>> 24) * tl +
      (topRight >>> 24) * tr +
      (bottomLeft >>> 24) * bl +
      (bottomRight >>> 24) * br) >>>
    16;
  return ((alpha << 24) | (red << 16) | (green << 8) | blue) >>> 0;
};

const sampleBilinear = (scaled: Pixmap, source: Pixmap, sample: Sampling): void => {
  let to = 0;
  for (let row = 0; row < scaled.heightPx; row += 1) {
    const fixedY = sample.firstY + row * sample.stepY - 32_768;
    const y = Math.floor(fixedY / 65_536);
    const weightY = (fixedY - y * 65_536) >> 9;
    for (let column = 0; column < scaled.widthPx; column += 1) {
      const fixedX = sample.firstX + column * sample.stepX - 32_768;
      const x = Math.floor(fixedX / 65_536);
      scaled.pixels[to] = mixPixels(
        pixelAt(source, x, y),
        pixelAt(source, x + 1, y),
        pixelAt(source, x, y + 1),
        pixelAt(source, x + 1, y + 1),
        (fixedX - x * 65_536) >> 9,
        weightY,
      );
      to += 1;
    }
  }
};
