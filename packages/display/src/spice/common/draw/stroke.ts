// DRAW_STROKE: lines one pixel wide, with X11's choice of pixels; the last pixel of a line is left to the next.
import type { Pixmap, Rect } from "../framebuffer/pixmap.ts";
import { rectHeight, rectWidth } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { extentsOf } from "../framebuffer/region.ts";
import type { Brush } from "./brush.ts";
import { wrap } from "./brush.ts";
import type { PathSegment, PolyLine } from "./path.ts";
import { chainsOf, fixedToWhole } from "./path.ts";
import { ropNoop, ropOfDescriptor, termsOf } from "./rop.ts";

export type Stroke = {
  readonly path: readonly PathSegment[];
  /** Dash, gap, dash and so on, in 28.4 fixed point; empty for a line without gaps. */
  readonly dashes: Int32Array;
  readonly startsWith: "dash" | "gap";
  readonly brush: Brush;
  /** SPICE_ROPD_*. */
  readonly foreMode: number;
};

// A picture full of lines does not draw over itself more often: past this, a message is an attack on the time.
const pixelsPerTargetPixel = 16;

export const drawStroke = (target: Pixmap, region: Region, stroke: Stroke): void => {
  const bounds = extentsOf(region);
  const rop = ropOfDescriptor(stroke.foreMode, "brush-destination");
  if (bounds === undefined || rop === ropNoop) return;
  if (stroke.brush.type === "pattern" && stroke.brush.tile.pixels.length === 0) return;
  const pen: Pen = {
    target,
    bounds,
    inside: region.count === 1 ? undefined : insideOf(region, bounds),
    brush: stroke.brush,
    terms: termsOf(rop, 2),
    budget: (target.pixels.length + 65_536) * pixelsPerTargetPixel,
  };
  const dashes = dashesOf(stroke);
  for (const chain of chainsOf(stroke.path)) {
    drawChain(pen, chain, dashes);
    if (pen.budget <= 0) return;
  }
};

type Pen = {
  readonly target: Pixmap;
  readonly bounds: Rect;
  /** One byte for each pixel of `bounds`: 1 where the region is; absent when it is all of them. */
  readonly inside: Uint8Array | undefined;
  readonly brush: Brush;
  readonly terms: Int32Array;
  budget: number;
};

const insideOf = (region: Region, bounds: Rect): Uint8Array => {
  const width = rectWidth(bounds);
  const inside = new Uint8Array(width * rectHeight(bounds));
  const { edges } = region;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = (edges[at] as number) - bounds.left;
    const right = (edges[at + 2] as number) - bounds.left;
    for (let y = edges[at + 1] as number; y < (edges[at + 3] as number); y += 1) {
      const row = (y - bounds.top) * width;
      inside.fill(1, row + left, row + right);
    }
  }
  return inside;
};

type Dashes = {
  readonly lengths: readonly number[];
  readonly total: number;
  readonly offset: number;
};

// The shift of a leading gap to the list's end, and the offset with it, are spice-gtk's.
const dashesOf = (stroke: Stroke): Dashes | undefined => {
  const whole = Array.from(stroke.dashes, (fixed) => fixedToWhole(fixed) & 255);
  const total = whole.reduce((sum, length) => sum + length, 0);
  if (total === 0) return undefined;
  if (stroke.startsWith === "dash") return { lengths: whole, total, offset: 0 };
  const lengths = [...whole.slice(1), whole[0] ?? 0];
  return { lengths, total, offset: lengths[0] ?? 0 };
};

const isDash = ({ lengths, total, offset }: Dashes, distance: number): boolean => {
  let rest = (distance + offset) % total;
  for (let index = 0; index < lengths.length; index += 1) {
    rest -= lengths[index] as number;
    if (rest < 0) return (index & 1) === 0;
  }
  return true;
};

const drawChain = (pen: Pen, chain: PolyLine, dashes: Dashes | undefined): void => {
  let distance = 0;
  for (let at = 0; at + 3 < chain.length; at += 2) {
    const x1 = chain[at] as number;
    const y1 = chain[at + 1] as number;
    const x2 = chain[at + 2] as number;
    const y2 = chain[at + 3] as number;
    drawLine(pen, x1, y1, x2, y2, dashes, distance);
    if (pen.budget <= 0) return;
    distance += Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1));
  }
};

// When a line passes exactly between two pixels X11 takes the one by these octants (DEFAULTZEROLINEBIAS).
const tieBias = (alongX: boolean, xBackwards: boolean, yBackwards: boolean): 0 | 1 =>
  (alongX ? xBackwards : yBackwards) ? 1 : 0;

/** One line from (x1, y1) up to, and without, (x2, y2): only the steps inside the bounds are taken. */
const drawLine = (
  pen: Pen,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  dashes: Dashes | undefined,
  distance: number,
): void => {
  const { bounds } = pen;
  const spanX = Math.abs(x2 - x1);
  const spanY = Math.abs(y2 - y1);
  const alongX = spanX > spanY;
  const long = alongX ? spanX : spanY;
  const short = alongX ? spanY : spanX;
  if (long === 0) return;
  const stepX = x2 < x1 ? -1 : 1;
  const stepY = y2 < y1 ? -1 : 1;
  const bias = tieBias(alongX, stepX < 0, stepY < 0);
  const longRange = alongX
    ? stepsInside(x1, stepX, bounds.left, bounds.right)
    : stepsInside(y1, stepY, bounds.top, bounds.bottom);
  const shortRange = alongX
    ? stepsInside(y1, stepY, bounds.top, bounds.bottom)
    : stepsInside(x1, stepX, bounds.left, bounds.right);
  let first = Math.max(0, longRange.first);
  let end = Math.min(long, longRange.end);
  if (short > 0) {
    // One step more on each side than the division says: the loop below looks again.
    first = Math.max(first, Math.floor(((shortRange.first - 1) * long) / short) - 1);
    end = Math.min(end, Math.ceil(((shortRange.end + 1) * long) / short) + 1);
  } else if (shortRange.first > 0 || shortRange.end <= 0) {
    return;
  }
  for (let step = first; step < end; step += 1) {
    const aside = Math.floor((2 * short * step + long - bias) / (2 * long));
    if (aside < shortRange.first || aside >= shortRange.end) continue;
    if (dashes !== undefined && !isDash(dashes, distance + step)) continue;
    if (alongX) paint(pen, x1 + stepX * step, y1 + stepY * aside);
    else paint(pen, x1 + stepX * aside, y1 + stepY * step);
  }
  pen.budget -= Math.max(0, end - first) + 1;
};

/** For which counts of steps `from + direction * count` lies in [low, high). */
const stepsInside = (
  from: number,
  direction: number,
  low: number,
  high: number,
): { readonly first: number; readonly end: number } =>
  direction > 0
    ? { first: low - from, end: high - from }
    : { first: from - high + 1, end: from - low + 1 };

const paint = (pen: Pen, x: number, y: number): void => {
  const { target, bounds, inside, brush, terms } = pen;
  if (
    inside !== undefined &&
    inside[(y - bounds.top) * rectWidth(bounds) + (x - bounds.left)] === 0
  ) {
    return;
  }
  const at = y * target.widthPx + x;
  const d = target.pixels[at] as number;
  let s = 0;
  if (brush.type === "solid") s = brush.color;
  else if (brush.type === "pattern") {
    const { tile, originX, originY } = brush;
    s = tile.pixels[
      wrap(y - originY, tile.heightPx) * tile.widthPx + wrap(x - originX, tile.widthPx)
    ] as number;
  }
  target.pixels[at] =
    (terms[0] as number) ^
    (d & (terms[1] as number)) ^
    (s & (terms[2] as number)) ^
    (s & d & (terms[3] as number));
};
