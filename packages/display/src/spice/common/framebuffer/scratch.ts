// Room for pictures. Fresh memory for each would cost more than decoding it.
import type { Pixmap } from "./pixmap.ts";
import { createPixmap } from "./pixmap.ts";

/** A picture of more pixels gets memory of its own, which goes with it. */
const maxKeptPixels = 1 << 22;

/** For pictures that are gone when their message is drawn. */
export class Scratch {
  readonly #buffers: Uint32Array[] = [];
  #taken = 0;

  /** What was taken before is given back: nobody may look at it any more. */
  reset(): void {
    this.#taken = 0;
  }

  /** Opaque, with whatever pixels were there before: whoever takes it fills all of it. */
  take(widthPx: number, heightPx: number): Pixmap {
    const count = widthPx * heightPx;
    let buffer = this.#buffers[this.#taken];
    if (buffer === undefined || buffer.length < count) {
      buffer = new Uint32Array(count);
      if (count <= maxKeptPixels) this.#buffers[this.#taken] = buffer;
    }
    this.#taken += 1;
    const pixels = buffer.length === count ? buffer : buffer.subarray(0, count);
    return { widthPx, heightPx, pixels, alpha: "opaque" };
  }
}

const slabPixels = 1 << 14;
/** A larger picture is worth memory of its own. */
const maxSharedPixels = slabPixels >> 3;

/**
 * For small pictures that are kept and let go of in the order in which they came: they share memory, which goes with
 * the last of them.
 */
export class Slabs {
  #slab = new Uint32Array(0);
  #used = 0;

  /** Opaque, and all zeros. */
  take(widthPx: number, heightPx: number): Pixmap {
    const count = widthPx * heightPx;
    if (count > maxSharedPixels) return createPixmap(widthPx, heightPx);
    if (this.#used + count > this.#slab.length) {
      this.#slab = new Uint32Array(slabPixels);
      this.#used = 0;
    }
    const pixels = this.#slab.subarray(this.#used, this.#used + count);
    this.#used += count;
    return { widthPx, heightPx, pixels, alpha: "opaque" };
  }
}
