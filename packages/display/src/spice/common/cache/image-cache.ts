// Pictures and palettes that the server may name again instead of sending them again.
import type { MaskBits } from "../draw/mask.ts";
import type { Pixmap } from "../framebuffer/pixmap.ts";

/** A mask keeps its bits: it has no colours. */
export type CachedPicture =
  | { readonly kind: "pixmap"; readonly pixmap: Pixmap; readonly quality: "lossless" | "lossy" }
  | { readonly kind: "mask"; readonly mask: MaskBits };

const pixelsOf = (picture: CachedPicture): number =>
  picture.kind === "pixmap"
    ? picture.pixmap.widthPx * picture.pixmap.heightPx
    : picture.mask.widthPx * picture.mask.heightPx;

// So that pictures of no pixels cost something, too.
const overheadPx = 16;

/**
 * Holds `maxPixels` at most, which is what the display channel's INIT announces: a server keeps count and never passes
 * it. Where one does, the pictures go first that were used longest ago.
 */
export class ImageCache {
  readonly #pictures = new Map<bigint, CachedPicture>();
  readonly #maxPixels: number;
  #pixels = 0;

  constructor(maxPixels: number) {
    this.#maxPixels = maxPixels;
  }

  get pixels(): number {
    return this.#pixels;
  }

  get(id: bigint): CachedPicture | undefined {
    const picture = this.#pictures.get(id);
    if (picture === undefined) return undefined;
    this.#pictures.delete(id);
    this.#pictures.set(id, picture);
    return picture;
  }

  put(id: bigint, picture: CachedPicture): void {
    this.delete(id);
    const pixels = pixelsOf(picture) + overheadPx;
    if (pixels > this.#maxPixels) return;
    for (const oldest of this.#pictures.keys()) {
      if (this.#pixels + pixels <= this.#maxPixels) break;
      this.delete(oldest);
    }
    this.#pictures.set(id, picture);
    this.#pixels += pixels;
  }

  delete(id: bigint): void {
    const picture = this.#pictures.get(id);
    if (picture === undefined) return;
    this.#pictures.delete(id);
    this.#pixels -= pixelsOf(picture) + overheadPx;
  }

  clear(): void {
    this.#pictures.clear();
    this.#pixels = 0;
  }
}

/** spice-server's CLIENT_PALETTE_CACHE_SIZE is 128. */
const maxPalettes = 256;

/** Palettes by their `unique`. */
export class PaletteCache {
  readonly #palettes = new Map<bigint, Uint32Array>();

  get(id: bigint): Uint32Array | undefined {
    return this.#palettes.get(id);
  }

  /** Keeps a copy: the palette came as a view on a message. */
  put(id: bigint, entries: Uint32Array): void {
    this.#palettes.delete(id);
    if (this.#palettes.size >= maxPalettes) {
      const [oldest] = this.#palettes.keys();
      if (oldest !== undefined) this.#palettes.delete(oldest);
    }
    this.#palettes.set(id, entries.slice());
  }

  delete(id: bigint): void {
    this.#palettes.delete(id);
  }

  clear(): void {
    this.#palettes.clear();
  }
}
