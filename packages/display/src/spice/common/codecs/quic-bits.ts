// Reading QUIC's codewords, and arithmetic on all bytes of a pixel at once.

/** The words of an image, read from the high bits; behind their end come zeros. */
export class QuicBits {
  readonly words: Uint32Array;
  position: number;

  constructor(words: Uint32Array, position: number) {
    this.words = words;
    this.position = position;
  }

  /** The next 32 bits. */
  peek(): number {
    return wordAt(this.words, this.position);
  }
}

/** The 32 bits from a position on. */
export const wordAt = (words: Uint32Array, position: number): number => {
  const index = position >>> 5;
  const shift = position & 31;
  return (
    (((words[index] as number) << shift) |
      (((words[index + 1] as number) >>> 1) >>> (31 - shift))) >>>
    0
  );
};

/** (a + b) / 2 in each byte, rounded down. */
export const averages = (a: number, b: number): number => (a & b) + (((a ^ b) & 0xfefe_fefe) >>> 1);

/** a + b in each byte, modulo 256. */
export const sums = (a: number, b: number): number =>
  ((a & 0x7f7f_7f7f) + (b & 0x7f7f_7f7f)) ^ ((a ^ b) & 0x8080_8080);
