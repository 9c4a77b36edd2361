// Room for pictures that are gone when their message is drawn. Fresh memory for each would cost more than decoding it.
import type { Pixmap } from "./pixmap.ts";

/** A picture of more pixels gets memory of its own, which goes with it. */
const maxKeptPixels = 1 << 22;

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
