// The prefix codes of QUIC: Golomb-Rice codes whose length is limited (R. Starosolski's SFALIC).

/** No codeword is longer. */
const longestCode = 26;

/** For samples of `bits` bits; each array is indexed by the code's number, its count of low bits kept as they are. */
export type SampleCode = {
  readonly bits: 5 | 8;
  readonly mask: number;
  /** A word above this begins with few enough zeros to be a Golomb-Rice codeword. */
  readonly escapeMask: Uint32Array;
  readonly escapeLength: Uint8Array;
  readonly escapeSuffixMask: Uint8Array;
  /** Samples from here on are escaped. */
  readonly firstEscaped: Uint16Array;
  /** Eight times the length of sample n's codeword in code c at 8 * n + c. */
  readonly costs: Uint8Array;
  /** A sample's number as the difference it stands for: 0, -1, 1, -2 ... modulo 2^bits. */
  readonly differences: Uint8Array;
  /** Index of the statistics of a context: one for 0, one for 1 and 2, one for 3 to 6 and so on. */
  readonly bucketOf: Uint8Array;
  readonly bucketCount: number;
  /**
   * What a word begins with, at its first `shortBits` bits behind the code's number: bits 0 to 4 are the codeword's
   * length, 5 to 7 the sample's bucket, 8 to 15 the sample, 16 to 23 its difference, and `isShort`. 0 where the codeword
   * is longer.
   */
  readonly short: Uint32Array;
};

export const codesPerBucket = 8;
export const maxBuckets = 8;

/** Three codewords as long as this fit into 32 bits, and nearly all are shorter. */
export const shortBits = 10;
export const isShort = 1 << 24;

type LongCode = Omit<SampleCode, "short">;

/** The sample that `word` begins with, and above its eight bits the codeword's length. */
export const readSample = (code: LongCode, word: number, number: number): number => {
  if (word > (code.escapeMask[number] as number)) {
    const zeros = Math.clz32(word);
    const length = zeros + 1 + number;
    const sample = (zeros << number) | ((word >>> (32 - length)) & ((1 << number) - 1));
    return (sample & code.mask) | (length << 8);
  }
  const length = code.escapeLength[number] as number;
  const sample =
    (code.firstEscaped[number] as number) +
    ((word >>> (32 - length)) & (code.escapeSuffixMask[number] as number));
  return (sample & code.mask) | (length << 8);
};

const shortCodewords = (code: LongCode): Uint32Array => {
  const short = new Uint32Array(code.bits << shortBits);
  for (let index = 0; index < short.length; index += 1) {
    const read = readSample(code, (index << (32 - shortBits)) >>> 0, index >> shortBits);
    const [sample, length] = [read & 0xff, read >>> 8];
    if (length > shortBits) continue;
    const bucket = code.bucketOf[sample] as number;
    const difference = code.differences[sample] as number;
    short[index] = length | (bucket << 5) | (sample << 8) | (difference << 16) | isShort;
  }
  return short;
};

const makeCode = (bits: 5 | 8): SampleCode => {
  const levels = 1 << bits;
  const escapeMask = new Uint32Array(bits);
  const escapeLength = new Uint8Array(bits);
  const escapeSuffixMask = new Uint8Array(bits);
  const firstEscaped = new Uint16Array(bits);
  const costs = new Uint8Array(256 * codesPerBucket);
  for (let code = 0; code < bits; code += 1) {
    const zeros = Math.min(longestCode - bits, (1 << (bits - code)) - 1);
    const escaped = levels - (zeros << code);
    const suffixBits = 32 - Math.clz32(escaped - 1);
    escapeMask[code] = 0xffff_ffff >>> zeros;
    escapeLength[code] = zeros + suffixBits;
    escapeSuffixMask[code] = (1 << suffixBits) - 1;
    firstEscaped[code] = zeros << code;
    for (let sample = 0; sample < 256; sample += 1) {
      const length = sample < zeros << code ? (sample >> code) + 1 + code : zeros + suffixBits;
      costs[sample * codesPerBucket + code] = 8 * length;
    }
  }
  const differences = new Uint8Array(256);
  const bucketOf = new Uint8Array(256);
  const bucketCount = bits;
  for (let sample = 0; sample < levels; sample += 1) {
    differences[sample] = (sample & 1) === 0 ? sample >> 1 : levels - 1 - (sample >> 1);
    bucketOf[sample] = Math.min(31 - Math.clz32(sample + 1), bucketCount - 1);
  }
  const code: LongCode = {
    bits,
    mask: levels - 1,
    escapeMask,
    escapeLength,
    escapeSuffixMask,
    firstEscaped,
    costs,
    differences,
    bucketOf,
    bucketCount,
  };
  return { ...code, short: shortCodewords(code) };
};

export const code8 = makeCode(8);
export const code5 = makeCode(5);

/** log2 of the expected run, by state (MELCODE, as in JPEG-LS). */
export const runBits = Uint8Array.of(
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  5,
  5,
  6,
  6,
  7,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
);

/** When a bucket's best code costs more, its counters are halved: by how far the image has come. */
export const halvingLimits = Uint16Array.of(110, 550, 900, 800, 550, 400, 350);

/** The statistics learn ever less often: from every pixel to one in 64, a step each 2,048 pixels. */
export const lastPace = 6;
export const pixelsPerPace = 2048;

// When to learn next is drawn from a fixed table, of which no more than six bits are ever used: one letter each.
const pauseLetters =
  "CXTVHSoOMgvskGSLETqdQ/5zQDFOPeUJktD59AIFpOrbr7fjn8qmN2+BaDL90iHwE7WMWIyEKGsILufz1RBru8k2Kbns" +
  "WpXCsAo1owQrgchMUC4+36SUN3md5Txhv/7Aj9TZum8EjBaocKFOZSwxU7+iuHh0i6JdI3+8lklyGDKcwYa95eL2CGyv" +
  "HRj1gMXRFVx3zt0bnZn/WYq04mpp4gNYazb46lYqPcRefPQXZ2hiBdfy1VxPvJA6lteNJt/V";
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Number n of the bitstream's pseudo-random sequence, modulo 64. */
export const pauses = Uint8Array.from(pauseLetters, (letter) => alphabet.indexOf(letter));
