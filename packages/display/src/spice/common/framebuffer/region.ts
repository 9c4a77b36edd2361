// Sets of pixels as lists of rectangles: disjoint, sorted by top and then by left, inside a surface.
import type { Pixmap, Rect } from "./pixmap.ts";
import { boundsOf, intersectRects } from "./pixmap.ts";

/** Rectangle i has its left, top, right and bottom at `edges[4 * i]` and on. */
export type Region = { readonly count: number; readonly edges: Int32Array };

export const emptyRegion: Region = { count: 0, edges: new Int32Array(0) };

// Of nearly every drawing: `Int32Array.of` takes as long as all the rest of it.
const oneRect = ({ left, top, right, bottom }: Rect): Region => {
  const edges = new Int32Array(4);
  edges[0] = left;
  edges[1] = top;
  edges[2] = right;
  edges[3] = bottom;
  return { count: 1, edges };
};

/** A rectangle's part inside a surface. */
export const regionOfRect = (rect: Rect, surface: Pixmap): Region => {
  const inside = intersectRects(rect, boundsOf(surface));
  return inside === undefined ? emptyRegion : oneRect(inside);
};

// Comparing every pair costs less than a raster as long as the list is short.
const fewRects = 48;

/**
 * The part of `box` inside the surface and inside at least one of `rects`. The rectangles come from a server: they may
 * overlap, lie anywhere, and be many; time and memory stay within the box's pixels.
 */
export const regionOfClip = (box: Rect, surface: Pixmap, rects: readonly Rect[]): Region => {
  const whole = intersectRects(box, boundsOf(surface));
  if (whole === undefined) return emptyRegion;
  const inside: Rect[] = [];
  for (const rect of rects) {
    const part = intersectRects(rect, whole);
    if (part !== undefined) inside.push(part);
  }
  const first = inside[0];
  if (first === undefined) return emptyRegion;
  if (inside.length === 1) return oneRect(first);
  return inside.length <= fewRects ? bandsOf(inside) : rasterOf(inside, whole);
};

const bandsOf = (rects: readonly Rect[]): Region => {
  const ys = [...new Set(rects.flatMap((rect) => [rect.top, rect.bottom]))].sort((a, b) => a - b);
  const sorted = [...rects].sort((a, b) => a.left - b.left);
  const builder = new RegionBuilder();
  for (let band = 0; band + 1 < ys.length; band += 1) {
    const top = ys[band] ?? 0;
    const bottom = ys[band + 1] ?? 0;
    let left = 0;
    let right = -1;
    for (const rect of sorted) {
      if (rect.top > top || rect.bottom < bottom) continue;
      if (right < 0) {
        ({ left, right } = rect);
      } else if (rect.left <= right) {
        right = Math.max(right, rect.right);
      } else {
        builder.add(left, top, right, bottom);
        ({ left, right } = rect);
      }
    }
    if (right >= 0) builder.add(left, top, right, bottom);
  }
  return builder.done();
};

// Counts in every pixel how many rectangles begin and end there; their running sum is the cover.
const rasterOf = (rects: readonly Rect[], whole: Rect): Region => {
  const width = whole.right - whole.left;
  const height = whole.bottom - whole.top;
  const stride = width + 1;
  const counts = new Int32Array(stride * (height + 1));
  const bump = (x: number, y: number, by: number): void => {
    const at = (y - whole.top) * stride + (x - whole.left);
    counts[at] = (counts[at] ?? 0) + by;
  };
  for (const rect of rects) {
    bump(rect.left, rect.top, 1);
    bump(rect.right, rect.top, -1);
    bump(rect.left, rect.bottom, -1);
    bump(rect.right, rect.bottom, 1);
  }
  const builder = new RegionBuilder();
  const columns = new Int32Array(stride);
  for (let y = 0; y < height; y += 1) {
    let covered = 0;
    let start = -1;
    for (let x = 0; x <= width; x += 1) {
      const column = (columns[x] as number) + (counts[y * stride + x] as number);
      columns[x] = column;
      covered += column;
      if (covered > 0 && start < 0 && x < width) start = x;
      if (start >= 0 && (covered <= 0 || x === width)) {
        builder.add(whole.left + start, whole.top + y, whole.left + x, whole.top + y + 1);
        start = -1;
      }
    }
  }
  return builder.done();
};

/** Collects rectangles that come sorted and disjoint; joins equal ones of neighbouring rows. */
export class RegionBuilder {
  #edges = new Int32Array(64);
  #count = 0;
  #rowStart = 0;
  #lastRow = 0;

  add(left: number, top: number, right: number, bottom: number): void {
    if (this.#count > 0 && this.#edges[this.#count * 4 - 3] !== top) this.#endRow();
    const at = this.#count * 4;
    if (at === this.#edges.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.#edges);
      this.#edges = larger;
    }
    this.#edges[at] = left;
    this.#edges[at + 1] = top;
    this.#edges[at + 2] = right;
    this.#edges[at + 3] = bottom;
    this.#count += 1;
  }

  done(): Region {
    if (this.#count > 0) this.#endRow();
    return { count: this.#count, edges: this.#edges };
  }

  // A row of rectangles under an equal one makes that one taller.
  #endRow(): void {
    const length = this.#count - this.#rowStart;
    if (this.#rowStart - this.#lastRow === length && this.#continuesLastRow(length)) {
      const bottom = this.#edges[this.#rowStart * 4 + 3] ?? 0;
      for (let index = 0; index < length; index += 1) {
        this.#edges[(this.#lastRow + index) * 4 + 3] = bottom;
      }
      this.#count = this.#rowStart;
      return;
    }
    this.#lastRow = this.#rowStart;
    this.#rowStart = this.#count;
  }

  #continuesLastRow(length: number): boolean {
    for (let index = 0; index < length; index += 1) {
      const above = (this.#lastRow + index) * 4;
      const below = (this.#rowStart + index) * 4;
      if (
        this.#edges[above] !== this.#edges[below] ||
        this.#edges[above + 2] !== this.#edges[below + 2] ||
        this.#edges[above + 3] !== this.#edges[below + 1]
      ) {
        return false;
      }
    }
    return true;
  }
}

/** The pixels of both. `b` is one rectangle. */
export const clipRegion = (region: Region, rect: Rect): Region => {
  const builder = new RegionBuilder();
  const { edges } = region;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = Math.max(edges[at] as number, rect.left);
    const top = Math.max(edges[at + 1] as number, rect.top);
    const right = Math.min(edges[at + 2] as number, rect.right);
    const bottom = Math.min(edges[at + 3] as number, rect.bottom);
    if (left < right && top < bottom) builder.add(left, top, right, bottom);
  }
  return builder.done();
};

/** The smallest rectangle around a region, or undefined when it is empty. */
export const extentsOf = (region: Region): Rect | undefined => {
  if (region.count === 0) return undefined;
  const { edges } = region;
  let left = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let at = 0; at < region.count * 4; at += 4) {
    left = Math.min(left, edges[at] as number);
    right = Math.max(right, edges[at + 2] as number);
    bottom = Math.max(bottom, edges[at + 3] as number);
  }
  return { left, top: edges[1] as number, right, bottom };
};

export const rectsOf = (region: Region): readonly Rect[] =>
  Array.from({ length: region.count }, (_, index) => ({
    left: region.edges[index * 4] ?? 0,
    top: region.edges[index * 4 + 1] ?? 0,
    right: region.edges[index * 4 + 2] ?? 0,
    bottom: region.edges[index * 4 + 3] ?? 0,
  }));
