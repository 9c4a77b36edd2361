// Joins pieces whose total was announced: linear in what arrives, never larger than twice of it.

export class GrowingBuffer {
  readonly #total: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param total what was announced; the caller has bounded it. */
  constructor(total: number) {
    this.#total = total;
    // An announcement alone reserves 64 kB at most: a server must send bytes to get memory.
    this.#bytes = new Uint8Array(Math.min(total, 65_536));
  }

  get missing(): number {
    return this.#total - this.#length;
  }

  /** @returns how many bytes were taken: never more than are missing. */
  append(bytes: Uint8Array, from: number): number {
    const count = Math.min(this.missing, bytes.length - from);
    const needed = this.#length + count;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#total, needed * 2));
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
