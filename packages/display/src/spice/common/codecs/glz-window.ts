// The pictures that GLZ images may repeat parts of: one window for all display channels of a guest.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import { Slabs } from "../framebuffer/scratch.ts";

/** Pixels in the order they were sent, which is bottom row first for some. */
export type GlzImage = {
  readonly id: number;
  readonly pixels: Uint32Array;
  /** Images older than this are no longer referred to when this one has been sent. */
  readonly oldestId: number;
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

  constructor(maxPixels: number) {
    this.#maxPixels = maxPixels;
  }

  get pixels(): number {
    return this.#pixels;
  }

  get(id: number): GlzImage | undefined {
    return this.#images.get(id);
  }

  /** Room for a picture that only the window keeps. */
  room(widthPx: number, heightPx: number): Pixmap {
    return this.#slabs.take(widthPx, heightPx);
  }

  add(image: GlzImage): void {
    // Who counts anew means none of the old ones. So all go in the order in which they came, and their memory with them.
    if (this.#images.has(image.id)) this.clear();
    const pixels = image.pixels.length + overheadPx;
    for (const oldest of this.#images.keys()) {
      if (this.#pixels + pixels <= this.#maxPixels) break;
      this.#delete(oldest);
    }
    this.#images.set(image.id, image);
    this.#pixels += pixels;
    this.#release(image);
  }

  clear(): void {
    this.#images.clear();
    this.#pixels = 0;
    this.#next = undefined;
  }

  // With several channels images come out of order: what one of them still needs, the next may not.
  #release(added: GlzImage): void {
    let next = this.#next ?? added.id;
    while (this.#images.has(next)) next += 1;
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
    this.#pixels -= image.pixels.length + overheadPx;
  }
}
