// What changed on a surface since it was last shown.
import type { Rect } from "./pixmap.ts";
import type { Region } from "./region.ts";

/** More rectangles than this are joined: each one costs an upload of its own. */
const maxRects = 16;

/** Joined rectangles may cover this many pixels that did not change before a further rectangle is kept instead. */
const slackPx = 64 * 64;

const area = (left: number, top: number, right: number, bottom: number): number =>
  (right - left) * (bottom - top);

/** A short list of rectangles around all changes. Adding costs the same however much was added before. */
export class DamageList {
  readonly #edges = new Int32Array(maxRects * 4);
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(left: number, top: number, right: number, bottom: number): void {
    const edges = this.#edges;
    let best = -1;
    let bestWaste = Infinity;
    for (let at = 0; at < this.#count * 4; at += 4) {
      const l = edges[at] as number;
      const t = edges[at + 1] as number;
      const r = edges[at + 2] as number;
      const b = edges[at + 3] as number;
      if (left >= l && top >= t && right <= r && bottom <= b) return;
      const joined = area(
        Math.min(l, left),
        Math.min(t, top),
        Math.max(r, right),
        Math.max(b, bottom),
      );
      const waste = joined - area(l, t, r, b) - area(left, top, right, bottom);
      if (waste < bestWaste) {
        best = at;
        bestWaste = waste;
      }
    }
    if (this.#count === maxRects || bestWaste <= slackPx) {
      edges[best] = Math.min(edges[best] as number, left);
      edges[best + 1] = Math.min(edges[best + 1] as number, top);
      edges[best + 2] = Math.max(edges[best + 2] as number, right);
      edges[best + 3] = Math.max(edges[best + 3] as number, bottom);
      return;
    }
    const at = this.#count * 4;
    edges[at] = left;
    edges[at + 1] = top;
    edges[at + 2] = right;
    edges[at + 3] = bottom;
    this.#count += 1;
  }

  addRegion(region: Region): void {
    const { edges } = region;
    for (let at = 0; at < region.count * 4; at += 4) {
      this.add(
        edges[at] as number,
        edges[at + 1] as number,
        edges[at + 2] as number,
        edges[at + 3] as number,
      );
    }
  }

  /** The list, which is empty afterwards. Rectangles may overlap. */
  take(): readonly Rect[] {
    const taken: Rect[] = [];
    for (let at = 0; at < this.#count * 4; at += 4) {
      taken.push({
        left: this.#edges[at] as number,
        top: this.#edges[at + 1] as number,
        right: this.#edges[at + 2] as number,
        bottom: this.#edges[at + 3] as number,
      });
    }
    this.#count = 0;
    return taken;
  }
}
