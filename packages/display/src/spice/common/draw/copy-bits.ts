// COPY_BITS: a surface moves a part of itself, as when a window scrolls.
import type { Pixmap, Point, Rect } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { clipRegion } from "../framebuffer/region.ts";

export type CopyBits = { readonly box: Rect; readonly sourcePosition: Point };

/** Moves pixels so that those at `sourcePosition` come to the box's top left. Returns what was drawn. */
export const drawCopyBits = (target: Pixmap, region: Region, operation: CopyBits): Region => {
  const dx = operation.box.left - operation.sourcePosition.x;
  const dy = operation.box.top - operation.sourcePosition.y;
  const inside = clipRegion(region, {
    left: dx,
    top: dy,
    right: dx + target.widthPx,
    bottom: dy + target.heightPx,
  });
  if (dx === 0 && dy === 0) return inside;
  const order = movingOrder(inside, dx, dy);
  for (const at of order) moveRect(target, inside.edges, at, dx, dy);
  return inside;
};

// A rectangle goes before the ones whose source it would cover.
const movingOrder = (region: Region, dx: number, dy: number): readonly number[] => {
  const order = Array.from({ length: region.count }, (_, index) => index * 4);
  const { edges } = region;
  const downwards = dy > 0 ? -1 : 1;
  const rightwards = dx > 0 ? -1 : 1;
  return order.sort((a, b) => {
    const vertical = (edges[a + 1] as number) - (edges[b + 1] as number);
    if (vertical !== 0) return vertical * downwards;
    return ((edges[a] as number) - (edges[b] as number)) * rightwards;
  });
};

const moveRect = (target: Pixmap, edges: Int32Array, at: number, dx: number, dy: number): void => {
  const { pixels, widthPx } = target;
  const left = edges[at] as number;
  const top = edges[at + 1] as number;
  const width = (edges[at + 2] as number) - left;
  const rows = (edges[at + 3] as number) - top;
  const shift = dy * widthPx + dx;
  for (let row = 0; row < rows; row += 1) {
    const y = dy > 0 ? top + rows - 1 - row : top + row;
    const to = y * widthPx + left;
    pixels.copyWithin(to, to - shift, to - shift + width);
  }
};
