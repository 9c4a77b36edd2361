// How COMPOSITE mixes two premultiplied pixels (PIXMAN_OP_*, the operators of X Render).
import { isWideOperator, mixWideRow } from "./blend-modes.ts";
import { addPixels, mul8, mulPixel } from "./mul.ts";

/** How much of one input stays, from the other's alpha. */
type Factor = "zero" | "one" | "alpha" | "rest";

/** By operator number: the source's factor, then the destination's. */
const factors: readonly (readonly [Factor, Factor])[] = [
  ["zero", "zero"], // CLEAR
  ["one", "zero"], // SRC
  ["zero", "one"], // DST
  ["one", "rest"], // OVER
  ["rest", "one"], // OVER_REVERSE
  ["alpha", "zero"], // IN
  ["zero", "alpha"], // IN_REVERSE
  ["rest", "zero"], // OUT
  ["zero", "rest"], // OUT_REVERSE
  ["alpha", "rest"], // ATOP
  ["rest", "alpha"], // ATOP_REVERSE
  ["rest", "rest"], // XOR
  ["one", "one"], // ADD
];

const saturate = 13;

/** Whether there is such an operator. */
export const isOperator = (operator: number): boolean =>
  operator <= saturate || isWideOperator(operator);

/**
 * Writes the mix of `source` and `row` to `row`. `coverage` is the source's alpha in each channel, which differs from
 * its top byte only with a mask of colour components.
 */
export const mixRow = (
  operator: number,
  row: Uint32Array,
  source: Uint32Array,
  coverage: Uint32Array | undefined,
): void => {
  if (operator === saturate) {
    mixSaturate(row, source, coverage);
    return;
  }
  const pair = factors[operator];
  if (pair === undefined) {
    mixWideRow(operator, row, source, coverage);
    return;
  }
  const [ofSource, ofDestination] = pair;
  for (let x = 0; x < row.length; x += 1) {
    const s = source[x] as number;
    const d = row[x] as number;
    const kept =
      coverage === undefined
        ? scaled(d, ofDestination, s >>> 24)
        : scaledEach(d, ofDestination, coverage[x] as number);
    row[x] = addPixels(scaled(s, ofSource, d >>> 24), kept);
  }
};

const scaled = (pixel: number, factor: Factor, otherAlpha: number): number => {
  switch (factor) {
    case "zero":
      return 0;
    case "one":
      return pixel;
    case "alpha":
      return mulPixel(pixel, otherAlpha);
    case "rest":
      return mulPixel(pixel, 255 - otherAlpha);
  }
};

const scaledEach = (pixel: number, factor: Factor, alphas: number): number => {
  if (factor === "zero") return 0;
  if (factor === "one") return pixel;
  return mulEach(pixel, factor === "alpha" ? alphas : ~alphas);
};

/** Each channel of one pixel times the same channel of the other, / 255. */
export const mulEach = (a: number, b: number): number =>
  ((mul8(a >>> 24, b >>> 24) << 24) |
    (mul8((a >>> 16) & 255, (b >>> 16) & 255) << 16) |
    (mul8((a >>> 8) & 255, (b >>> 8) & 255) << 8) |
    mul8(a & 255, b & 255)) >>>
  0;

const div8 = (a: number, b: number): number => Math.trunc((a * 255 + (b >> 1)) / b);

// SATURATE: adds as much of the source as there is room for in the destination's alpha.
const mixSaturate = (
  row: Uint32Array,
  source: Uint32Array,
  coverage: Uint32Array | undefined,
): void => {
  for (let x = 0; x < row.length; x += 1) {
    const s = source[x] as number;
    const d = row[x] as number;
    const room = 255 - (d >>> 24);
    if (coverage === undefined) {
      const alpha = s >>> 24;
      row[x] = addPixels(alpha > room ? mulPixel(s, div8(room, alpha)) : s, d);
      continue;
    }
    const c = coverage[x] as number;
    let limited = 0;
    for (let shift = 0; shift < 32; shift += 8) {
      const channel = (s >>> shift) & 255;
      const alpha = (c >>> shift) & 255;
      limited |= (alpha > room ? mul8(channel, div8(room, alpha)) : channel) << shift;
    }
    row[x] = addPixels(limited >>> 0, d);
  }
};
