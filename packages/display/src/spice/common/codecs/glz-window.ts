// The pictures that GLZ images may repeat parts of: one window for all display channels of a guest.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import { type Slab, Slabs } from "../framebuffer/scratch.ts";

type GlzImage = {
  /** In the order they were sent, which is bottom row first for some. */
  readonly pixels: Uint32Array;
  /** Images older than this are no longer referred to when this one has been sent. */
  readonly oldestId: number;
  /** What it shares memory with. */
  readonly slab: Slab | undefined;
};

// So that images of no pixels cost something, too.
const overheadPx = 64;

/**
 * Holds at most `maxPixels`, which is what the display channel's INIT announces; spice-server keeps its own dictionary
 * within that. Where a server does not let go of old images the oldest ones go.
 */
export class GlzWindow {
  readonly #slabs = new Slabs();
  readonly #images = new Map<number, GlzImage>();
  readonly #maxPixels: number;
  #pixels = 0;
  /** Every image before this one has come, since the first. */
  #next: number | undefined;
  /** No image behind this one needs to be looked for. */
  #newest = 0;

  constructor(maxPixels: number) {
    this.#maxPixels = maxPixels;
  }

  get pixels(): number {
    return this.#pixels;
  }

  /** An image's pixels in the order they were sent. */
  get(id: number): Uint32Array | undefined {
    return this.#images.get(id)?.pixels;
  }

  /** Room for a picture that only the window keeps: without it the pixels are good until the next room is taken. */
  room(widthPx: number, heightPx: number): Pixmap {
    return this.#slabs.take(widthPx, heightPx);
  }

  /** @param oldestId images older than this are no longer referred to */
  add(id: number, pixels: Uint32Array, oldestId: number): void {
    // Who counts anew means none of the old ones. So all go in the order in which they came, and their memory with them.
    if (id !== this.#next && this.#images.has(id)) this.clear();
    const addedPixels = pixels.length + overheadPx;
    if (this.#pixels + addedPixels > this.#maxPixels) this.#makeRoom(addedPixels);
    this.#images.set(id, { pixels, oldestId, slab: this.#slabs.keep(pixels) });
    this.#pixels += addedPixels;
    this.#newest = Math.max(this.#newest, id);
    this.#release(id);
  }

  clear(): void {
    for (const image of this.#images.values()) this.#letGo(image);
    this.#images.clear();
    this.#pixels = 0;
    this.#next = undefined;
    this.#newest = 0;
  }

  #makeRoom(addedPixels: number): void {
    for (const oldest of this.#images.keys()) {
      if (this.#pixels + addedPixels <= this.#maxPixels) break;
      this.#delete(oldest);
    }
  }

  // With several channels images come out of order: what one of them still needs, the next may not.
  #release(addedId: number): void {
    let next = this.#next ?? addedId;
    if (next === addedId) next += 1;
    while (next <= this.#newest && this.#images.has(next)) next += 1;
    this.#next = next;
    const last = this.#images.get(next - 1);
    if (last === undefined) return;
    for (const id of this.#images.keys()) {
      if (id >= last.oldestId) break;
      this.#delete(id);
    }
  }

  #delete(id: number): void {
    const image = this.#images.get(id);
    if (image === undefined) return;
    this.#images.delete(id);
    this.#letGo(image);
  }

  #letGo({ pixels, slab }: GlzImage): void {
    this.#pixels -= pixels.length + overheadPx;
    if (slab !== undefined) this.#slabs.letGo(slab);
  }
}
