// Reads pixels of a picture that is moved, stretched, turned or repeated, as a COMPOSITE wants it.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import { wrap } from "./brush.ts";
import { mixPixels } from "./scale.ts";

/** Two rows of three numbers in 16.16 fixed point: where a target pixel's colour is in the source. */
export type Transform = readonly [number, number, number, number, number, number];

/** What the source is outside of its own edges (PIXMAN_REPEAT_*). */
export type Repeat = "none" | "normal" | "pad" | "reflect";

/** PIXMAN_FILTER_*; GOOD and BEST are bilinear in pixman, FAST is nearest. */
export type Filter = "nearest" | "bilinear";

export type Sampled = {
  readonly pixmap: Pixmap;
  readonly transform?: Transform | undefined;
  readonly repeat: Repeat;
  readonly filter: Filter;
};

/** A picture's column or row for any coordinate; -1 for none. */
const place = (value: number, length: number, repeat: Repeat): number => {
  if (value >= 0 && value < length) return value;
  switch (repeat) {
    case "none":
      return -1;
    case "normal":
      return wrap(value, length);
    case "pad":
      return value < 0 ? 0 : length - 1;
    case "reflect": {
      const folded = wrap(value, length * 2);
      return folded < length ? folded : length * 2 - 1 - folded;
    }
  }
};

const read = (sampled: Sampled, x: number, y: number): number => {
  const { pixmap, repeat } = sampled;
  const column = place(x, pixmap.widthPx, repeat);
  const row = place(y, pixmap.heightPx, repeat);
  if (column < 0 || row < 0) return 0;
  const pixel = pixmap.pixels[row * pixmap.widthPx + column] as number;
  return pixmap.alpha === "opaque" ? (pixel | 0xff00_0000) >>> 0 : pixel;
};

// 2^31 as a coordinate is far outside of every picture and still exact.
const clampFixed = (value: number): number => Math.min(Math.max(value, -(2 ** 46)), 2 ** 46);

/** Fills `row` with the source's pixels for target pixels (x, y), (x + 1, y) and on, in the source's own grid. */
export const sampleRow = (sampled: Sampled, x: number, y: number, row: Uint32Array): void => {
  if (sampled.pixmap.pixels.length === 0) {
    row.fill(0);
    return;
  }
  const { transform } = sampled;
  if (transform === undefined) {
    for (let index = 0; index < row.length; index += 1) row[index] = read(sampled, x + index, y);
    return;
  }
  const [xx, xy, x0, yx, yy, y0] = transform;
  const startX = Math.floor(xx * (x + 0.5) + xy * (y + 0.5) + x0 + 0.5);
  const startY = Math.floor(yx * (x + 0.5) + yy * (y + 0.5) + y0 + 0.5);
  for (let index = 0; index < row.length; index += 1) {
    const fixedX = clampFixed(startX + index * xx);
    const fixedY = clampFixed(startY + index * yx);
    row[index] =
      sampled.filter === "nearest"
        ? read(sampled, Math.floor((fixedX - 1) / 65_536), Math.floor((fixedY - 1) / 65_536))
        : mixed(sampled, fixedX - 32_768, fixedY - 32_768);
  }
};

const mixed = (sampled: Sampled, fixedX: number, fixedY: number): number => {
  const x = Math.floor(fixedX / 65_536);
  const y = Math.floor(fixedY / 65_536);
  return mixPixels(
    read(sampled, x, y),
    read(sampled, x + 1, y),
    read(sampled, x, y + 1),
    read(sampled, x + 1, y + 1),
    (fixedX - x * 65_536) >> 9,
    (fixedY - y * 65_536) >> 9,
  );
};
