// One QUIC plane: the channels of a pixel that share a run-length state, decoded row by row.
import { CodecError } from "./codec-error.ts";
import { averages, QuicBits, sums, wordAt } from "./quic-bits.ts";
import { QuicChannel } from "./quic-channel.ts";
import type { SampleCode } from "./quic-code.ts";
import {
  code8,
  halvingLimits,
  isShort,
  lastPace,
  pauses,
  pixelsPerPace,
  readSample,
  runBits,
  shortBits,
} from "./quic-code.ts";

const fault = (why: string): CodecError => new CodecError("quic", why);

const shortShift = 32 - shortBits;

/** Where the channels of a plane lie in a pixel. */
const placeShifts = {
  "red-green-blue": [16, 8, 0],
  blue: [0],
  alpha: [24],
} as const;

/**
 * Decodes the channels of a place to the rows of one image after another: making one takes longer than a small image.
 * The other bits of the pixels stay.
 */
export class QuicPlane {
  #bits = new QuicBits(new Uint32Array(2), 0);
  #code: SampleCode = code8;
  #out: Uint32Array = new Uint32Array(0);
  #widthPx = 0;
  /** Of the row, each channel's in its place; those of pixel x are at x + 1, before them the row's context. */
  #samples = new Uint32Array(0);
  readonly #channels: readonly QuicChannel[];
  /** The bits of a pixel that these channels are. */
  readonly #channelMask: number;
  /** The bits of each byte that a sample can have. */
  #sampleMasks = 0;
  #pauseIndex = 255;
  #pause = 0;
  #pace = 0;
  #paceLeftPx = pixelsPerPace;
  #halvingLimit = halvingLimits[0] as number;
  #runState = 0;

  constructor(place: keyof typeof placeShifts) {
    this.#channels = placeShifts[place].map((shift) => new QuicChannel(shift));
    this.#channelMask = this.#channels.reduce((mask, { shift }) => mask | (0xff << shift), 0);
  }

  /** Another image begins: its bits, and its pixels in rows of `widthPx`. */
  begin(bits: QuicBits, code: SampleCode, out: Uint32Array, widthPx: number): this {
    this.#bits = bits;
    this.#code = code;
    this.#out = out;
    this.#widthPx = widthPx;
    this.#sampleMasks = code.mask * 0x101_0101;
    // The first row has no runs: it writes all of them before they are read.
    if (this.#samples.length <= widthPx) this.#samples = new Uint32Array(widthPx + 1);
    for (const channel of this.#channels) channel.begin(code);
    this.#pauseIndex = 255;
    this.#pause = 0;
    this.#pace = 0;
    this.#paceLeftPx = pixelsPerPace;
    this.#halvingLimit = halvingLimits[0] as number;
    this.#runState = 0;
    return this;
  }

  /** @throws CodecError */
  decodeRow(row: number): void {
    // The first sample of a row has the one above as its context.
    this.#samples[0] = row === 0 ? 0 : (this.#samples[1] as number);
    let from = 0;
    while (this.#pace < lastPace && this.#paceLeftPx <= this.#widthPx - from) {
      if (this.#paceLeftPx > 0) this.#decodePart(row, from, from + this.#paceLeftPx);
      from += this.#paceLeftPx;
      this.#pace += 1;
      this.#halvingLimit = halvingLimits[this.#pace] as number;
      this.#paceLeftPx = pixelsPerPace;
    }
    if (from === this.#widthPx) return;
    this.#decodePart(row, from, this.#widthPx);
    if (this.#pace < lastPace) this.#paceLeftPx -= this.#widthPx - from;
  }

  #nextPause(): number {
    this.#pauseIndex = (this.#pauseIndex + 1) & 255;
    return (pauses[this.#pauseIndex] as number) & ((1 << this.#pace) - 1);
  }

  #decodePart(row: number, from: number, end: number): void {
    const start = row * this.#widthPx;
    let x = from;
    if (x === 0) {
      this.#decodePixel(start, 0, row === 0 ? -1 : start - this.#widthPx, -1);
      this.#pass(0);
      x = 1;
    }
    const [first, second, third] = this.#channels as readonly (QuicChannel | undefined)[];
    let runStart = 0;
    for (;;) {
      x =
        first === undefined || second === undefined || third === undefined
          ? this.#decodeOnes(row, x, end, runStart)
          : this.#decodeThrees(row, x, end, runStart, [first.best, second.best, third.best]);
      if (x === end) return;
      runStart = x;
      x += this.#copyRun(start + x, end - x);
    }
  }

  /** Repeats the pixel before `at` as often as the bits say, `most` times at most; returns how often. */
  #copyRun(at: number, most: number): number {
    const length = this.#readRun();
    if (length > most) throw fault("a run goes beyond its row");
    const out = this.#out;
    const mask = this.#channelMask;
    const pixel = (out[at - 1] as number) & mask;
    for (let index = at; index < at + length; index += 1) {
      out[index] = ((out[index] as number) & ~mask) | pixel;
    }
    return length;
  }

  /** Decodes pixels up to `end`; returns where it stopped, before that where a run begins. */
  #decodeOnes(row: number, from: number, end: number, runStart: number): number {
    const width = this.#widthPx;
    for (let x = from; x < end; x += 1) {
      const at = row * width + x;
      if (row > 0 && x > 2 && runStart !== x && this.#beginsRun(at)) return x;
      this.#decodePixel(at, x, row === 0 ? -1 : at - width, at - 1);
      this.#pass(x);
    }
    return end;
  }

  // The pixels above do not change here, and the last two of this row are the same.
  #beginsRun(at: number): boolean {
    const out = this.#out;
    const mask = this.#channelMask;
    const above = at - this.#widthPx;
    return (
      (((out[above - 1] as number) ^ (out[above] as number)) & mask) === 0 &&
      (((out[at - 1] as number) ^ (out[at - 2] as number)) & mask) === 0
    );
  }

  /** As `#decodeOnes`, for three channels: nearly all of the time goes here, so all it needs is in variables. */
  #decodeThrees(
    row: number,
    from: number,
    end: number,
    runStart: number,
    [best1, best2, best3]: readonly [Uint8Array, Uint8Array, Uint8Array],
  ): number {
    const { bucketOf, short } = this.#code;
    const bits = this.#bits;
    const { words } = bits;
    let { position } = bits;
    const samples = this.#samples;
    const out = this.#out;
    const lanes = this.#sampleMasks & 0xff_ffff;
    const first = row * this.#widthPx;
    const aboveShift = row === 0 ? 1 : this.#widthPx;
    const before = samples[from] as number;
    let bucket1 = bucketOf[(before >>> 16) & 0xff] as number;
    let bucket2 = bucketOf[(before >>> 8) & 0xff] as number;
    let bucket3 = bucketOf[before & 0xff] as number;
    let left = out[first + from - 1] as number;
    let x = from;
    for (; x < end; x += 1) {
      const at = first + x;
      // In the first row this is the pixel to the left: the average of both is that one, too.
      const above = out[at - aboveShift] as number;
      if (
        row > 0 &&
        x > 2 &&
        ((left ^ (out[at - 2] as number)) & 0xff_ffff) === 0 &&
        runStart !== x &&
        ((above ^ (out[at - aboveShift - 1] as number)) & 0xff_ffff) === 0
      ) {
        break;
      }
      // The codeword's length is in the low bits, which are all that a shift looks at.
      let word = wordAt(words, position);
      const read1 = short[
        ((best1[bucket1] as number) << shortBits) | (word >>> shortShift)
      ] as number;
      word <<= read1;
      const read2 = short[
        ((best2[bucket2] as number) << shortBits) | (word >>> shortShift)
      ] as number;
      word <<= read2;
      const read3 = short[
        ((best3[bucket3] as number) << shortBits) | (word >>> shortShift)
      ] as number;
      if ((read1 & read2 & read3 & isShort) === 0) {
        bits.position = position;
        this.#decodePixel(at, x, at - aboveShift, at - 1);
        ({ position } = bits);
        left = out[at] as number;
        const sample = samples[x + 1] as number;
        bucket1 = bucketOf[(sample >>> 16) & 0xff] as number;
        bucket2 = bucketOf[(sample >>> 8) & 0xff] as number;
        bucket3 = bucketOf[sample & 0xff] as number;
        this.#pass(x);
        continue;
      }
      position += (read1 & 31) + (read2 & 31) + (read3 & 31);
      bucket1 = (read1 >>> 5) & 7;
      bucket2 = (read2 >>> 5) & 7;
      bucket3 = (read3 >>> 5) & 7;
      samples[x + 1] = ((read1 & 0xff00) << 8) | (read2 & 0xff00) | ((read3 >>> 8) & 0xff);
      const difference = (read1 & 0xff_0000) | ((read2 >>> 8) & 0xff00) | ((read3 >>> 16) & 0xff);
      left = sums(difference, averages(above & 0xff_ffff, left & 0xff_ffff)) & lanes;
      out[at] = left;
      this.#pass(x);
    }
    bits.position = position;
    return x;
  }

  /** `above` and `left` are indices of neighbours, or -1. */
  #decodePixel(at: number, x: number, above: number, left: number): void {
    const out = this.#out;
    let predicted: number;
    if (left < 0) predicted = above < 0 ? 0 : (out[above] as number);
    else if (above < 0) predicted = out[left] as number;
    else predicted = averages(out[above] as number, out[left] as number);
    const before = this.#samples[x] as number;
    let samples = 0;
    let difference = 0;
    for (const channel of this.#channels) {
      const sample = this.#readOne(channel, before);
      samples |= sample << channel.shift;
      difference |= (this.#code.differences[sample] as number) << channel.shift;
    }
    this.#samples[x + 1] = samples;
    const mask = this.#channelMask;
    out[at] =
      ((out[at] as number) & ~mask) | (sums(difference, predicted) & mask & this.#sampleMasks);
  }

  #readOne({ best, shift }: QuicChannel, before: number): number {
    const code = this.#code;
    const bits = this.#bits;
    const context = code.bucketOf[(before >>> shift) & 0xff] as number;
    const read = readSample(code, bits.peek(), best[context] as number);
    bits.position += read >>> 8;
    return read & 0xff;
  }

  /** Pixel x is decoded: every so many of them the channels learn. */
  #pass(x: number): void {
    this.#pause -= 1;
    if (this.#pause >= 0) return;
    this.#pause = this.#nextPause();
    const before = this.#samples[x] as number;
    const samples = this.#samples[x + 1] as number;
    for (const channel of this.#channels) {
      channel.learn(before, samples, this.#code, this.#halvingLimit);
    }
  }

  #readRun(): number {
    const bits = this.#bits;
    let length = 0;
    for (;;) {
      const ones = Math.min(Math.clz32(~bits.peek()), 8);
      for (let hit = 0; hit < ones; hit += 1) {
        length += 1 << (runBits[this.#runState] as number);
        if (this.#runState < runBits.length - 1) this.#runState += 1;
      }
      if (ones < 8) {
        bits.position += ones + 1;
        break;
      }
      bits.position += 8;
      if (length > this.#widthPx) throw fault("a run goes beyond its row");
    }
    const restBits = runBits[this.#runState] as number;
    if (restBits > 0) {
      length += bits.peek() >>> (32 - restBits);
      bits.position += restBits;
    }
    if (this.#runState > 0) this.#runState -= 1;
    return length;
  }
}
