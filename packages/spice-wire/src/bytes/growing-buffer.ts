// Joins pieces whose total was announced: linear in what arrives, never larger than eight times of it.

/** An announcement alone reserves no more: a server must send bytes to get memory. */
const firstBytes = 65_536;
const growth = 8;
/**
 * The pixels of a raw picture stand 93 bytes into DRAW_COPY, or 93 and a multiple of 4: from here they lie where a
 * Uint32Array can view them, and need not be copied once more.
 */
const startAt = 3;

const room = (bytes: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new ArrayBuffer(startAt + bytes), startAt);

export class GrowingBuffer {
  #total: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param total what was announced; the caller has bounded it. */
  constructor(total: number) {
    this.#total = total;
    this.#bytes = room(Math.min(total, firstBytes));
  }

  /** For the next total, over the bytes of the last one: nobody reads those any more. */
  restart(total: number): void {
    this.#total = total;
    this.#length = 0;
  }

  get missing(): number {
    return this.#total - this.#length;
  }

  /** @returns how many bytes were taken: never more than are missing. */
  append(bytes: Uint8Array, from: number): number {
    const count = Math.min(this.missing, bytes.length - from);
    const needed = this.#length + count;
    if (needed > this.#bytes.length) {
      const larger = room(Math.min(this.#total, needed * growth));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(from, from + count), this.#length);
    this.#length = needed;
    return count;
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }
}
