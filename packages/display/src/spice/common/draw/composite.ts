// DRAW_COMPOSITE: X Render's operation, from guests whose X driver draws with it.
import type { Pixmap, Point, Rect } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { mulPixel } from "./mul.ts";
import { mixRow, mulEach } from "./porter-duff.ts";
import type { Sampled } from "./sampler.ts";
import { sampleRow } from "./sampler.ts";

export type Composite = {
  readonly box: Rect;
  /** PIXMAN_OP_*. */
  readonly operator: number;
  readonly source: Sampled;
  readonly sourceOrigin: Point;
  readonly mask?: Sampled | undefined;
  readonly maskOrigin: Point;
  /** Whether the mask hides by its alpha alone, or each colour channel by its own. */
  readonly maskKind: "alpha" | "components";
  /** Whether the target's top byte is coverage; it counts as 255 and stays as it is otherwise. */
  readonly targetAlpha: "coverage" | "unused";
};

export const drawComposite = (target: Pixmap, region: Region, composite: Composite): void => {
  const { edges } = region;
  const { box, sourceOrigin, maskOrigin } = composite;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = edges[at] as number;
    const width = (edges[at + 2] as number) - left;
    const bottom = edges[at + 3] as number;
    const source = new Uint32Array(width);
    const mask = new Uint32Array(width);
    for (let y = edges[at + 1] as number; y < bottom; y += 1) {
      const start = y * target.widthPx + left;
      const row = target.pixels.subarray(start, start + width);
      const x = left - box.left;
      const line = y - box.top;
      sampleRow(composite.source, sourceOrigin.x + x, sourceOrigin.y + line, source);
      let coverage: Uint32Array | undefined;
      if (composite.mask !== undefined) {
        sampleRow(composite.mask, maskOrigin.x + x, maskOrigin.y + line, mask);
        coverage = applyMask(source, mask, composite.maskKind);
      }
      if (composite.targetAlpha === "coverage") mixRow(composite.operator, row, source, coverage);
      else mixOpaqueRow(composite.operator, row, source, coverage);
    }
  }
};

/** Takes from `source` what the mask hides. With a mask of components returns each channel's alpha, in `mask`. */
const applyMask = (
  source: Uint32Array,
  mask: Uint32Array,
  kind: Composite["maskKind"],
): Uint32Array | undefined => {
  if (kind === "alpha") {
    for (let x = 0; x < source.length; x += 1) {
      source[x] = mulPixel(source[x] as number, (mask[x] as number) >>> 24);
    }
    return undefined;
  }
  for (let x = 0; x < source.length; x += 1) {
    const s = source[x] as number;
    const m = mask[x] as number;
    source[x] = mulEach(s, m);
    mask[x] = mulPixel(m, s >>> 24);
  }
  return mask;
};

const mixOpaqueRow = (
  operator: number,
  row: Uint32Array,
  source: Uint32Array,
  coverage: Uint32Array | undefined,
): void => {
  for (let x = 0; x < row.length; x += 1) row[x] = (row[x] as number) | 0xff00_0000;
  mixRow(operator, row, source, coverage);
  for (let x = 0; x < row.length; x += 1) row[x] = (row[x] as number) & 0xff_ffff;
};
