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
/** Slabs of which no picture is left, kept for later ones: 1 MiB. */
const maxFreeSlabs = 16;

/** Memory that small pictures share. */
export type Slab = {
  readonly pixels: Uint32Array;
  /** How many pictures in it somebody keeps. */
  kept: number;
};

/**
 * For small pictures that are kept and let go of in about the order in which they came: they share memory, which is used
 * again when the last of them is gone.
 */
export class Slabs {
  #slab: Slab = { pixels: new Uint32Array(0), kept: 0 };
  #used = 0;
  readonly #free: Slab[] = [];

  /** Opaque, with whatever pixels were there before; good until the memory goes round, unless it is kept. */
  take(widthPx: number, heightPx: number): Pixmap {
    const count = widthPx * heightPx;
    if (count > maxSharedPixels) return createPixmap(widthPx, heightPx);
    if (this.#used + count > this.#slab.pixels.length) this.#begin();
    const pixels = new Uint32Array(this.#slab.pixels.buffer, this.#used * 4, count);
    this.#used += count;
    return { widthPx, heightPx, pixels, alpha: "opaque" };
  }

  /** Keeps the memory of a picture that was just taken, if it is shared: what is returned wants to be let go of. */
  keep(pixels: Uint32Array): Slab | undefined {
    const slab = this.#slab;
    if (pixels.buffer !== slab.pixels.buffer) return undefined;
    slab.kept += 1;
    return slab;
  }

  /** A picture in this memory is gone. */
  letGo(slab: Slab): void {
    slab.kept -= 1;
    if (slab.kept === 0 && slab !== this.#slab) this.#putBack(slab);
  }

  #begin(): void {
    const full = this.#slab;
    this.#slab = this.#free.pop() ?? { pixels: new Uint32Array(slabPixels), kept: 0 };
    this.#used = 0;
    if (full.kept === 0) this.#putBack(full);
  }

  #putBack(slab: Slab): void {
    if (slab.pixels.length === slabPixels && this.#free.length < maxFreeSlabs)
      this.#free.push(slab);
  }
}
