// One QUIC plane: the channels of a pixel that share a run-length state, decoded row by row.
import { CodecError } from "./codec-error.ts";
import type { QuicBits } from "./quic-bits.ts";
import { averages, readSample, sums, wordAt } from "./quic-bits.ts";
import { QuicChannel } from "./quic-channel.ts";
import type { SampleCode } from "./quic-code.ts";
import { halvingLimits, lastPace, pauses, pixelsPerPace, runBits } from "./quic-code.ts";

const fault = (why: string): CodecError => new CodecError("quic", why);

/** Where the channels of a plane lie in a pixel. */
const placeShifts = {
  "red-green-blue": [16, 8, 0],
  blue: [0],
  alpha: [24],
} as const satisfies Record<string, readonly [number, number?, number?]>;

/**
 * Decodes the channels of `place` to rows of `out`, which is `widthPx` wide. The other
 * bits of the pixels stay.
 */
export class QuicPlane {
  readonly #bits: QuicBits;
  readonly #code: SampleCode;
  readonly #out: Uint32Array;
  readonly #widthPx: number;
  readonly #channels: readonly QuicChannel[];
  readonly #first: QuicChannel;
  readonly #second: QuicChannel | undefined;
  readonly #third: QuicChannel | undefined;
  /** The bits of a pixel that these channels are. */
  readonly #channelMask: number;
  /** The bits of each byte that a sample can have. */
  readonly #sampleMasks: number;
  #pauseIndex = 255;
  #pause = 0;
  #pace = 0;
  #paceLeftPx = pixelsPerPace;
  #halvingLimit = halvingLimits[0] as number;
  #runState = 0;

  constructor(
    bits: QuicBits,
    code: SampleCode,
    out: Uint32Array,
    widthPx: number,
    place: "red-green-blue" | "blue" | "alpha",
  ) {
    const shifts: readonly [number, number?, number?] = placeShifts[place];
    this.#bits = bits;
    this.#code = code;
    this.#out = out;
    this.#widthPx = widthPx;
    this.#first = new QuicChannel(shifts[0], widthPx, code);
    this.#second = shifts[1] === undefined ? undefined : new QuicChannel(shifts[1], widthPx, code);
    this.#third = shifts[2] === undefined ? undefined : new QuicChannel(shifts[2], widthPx, code);
    this.#channels = [this.#first, this.#second, this.#third].filter(
      (channel) => channel !== undefined,
    );
    this.#channelMask = this.#channels.reduce((mask, { shift }) => mask | (0xff << shift), 0);
    this.#sampleMasks = code.mask * 0x101_0101;
  }

  /** @throws CodecError */
  decodeRow(row: number): void {
    // The first sample of a row has the one above as its context.
    for (const channel of this.#channels) {
      channel.samples[0] = row === 0 ? 0 : (channel.samples[1] as number);
    }
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
    let learnAt: number;
    if (x === 0) {
      this.#decodePixel(start, 0, row === 0 ? -1 : start - this.#widthPx, -1);
      if (this.#pause > 0) {
        this.#pause -= 1;
      } else {
        this.#pause = this.#nextPause();
        this.#learn(0);
      }
      x = 1;
    }
    learnAt = x + this.#pause;
    let runStart = 0;
    while (x < end) {
      const stop = Math.min(learnAt + 1, end);
      x =
        this.#second === undefined || this.#third === undefined
          ? this.#decodeOnes(row, x, stop, runStart)
          : this.#decodeThrees(row, x, stop, runStart, this.#second, this.#third);
      if (x < stop) {
        this.#pause = learnAt - x;
        runStart = x;
        x += this.#copyRun(start + x, end - x);
        if (x === end) return;
        learnAt = x + this.#pause;
      } else if (x > learnAt) {
        this.#learn(learnAt);
        learnAt = x + this.#nextPause();
      }
    }
    this.#pause = learnAt - end;
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

  /** Decodes pixels from x on up to `stop`; returns where it stopped, before that where a run begins. */
  #decodeOnes(row: number, from: number, stop: number, runStart: number): number {
    const width = this.#widthPx;
    for (let x = from; x < stop; x += 1) {
      const at = row * width + x;
      if (row > 0 && x > 2 && runStart !== x && this.#beginsRun(at)) return x;
      this.#decodePixel(at, x, row === 0 ? -1 : at - width, at - 1);
    }
    return stop;
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
    stop: number,
    runStart: number,
    second: QuicChannel,
    third: QuicChannel,
  ): number {
    const code = this.#code;
    const { bucketOf, differences } = code;
    const { words } = this.#bits;
    let { position } = this.#bits;
    const { samples: samples1, best: best1 } = this.#first;
    const { samples: samples2, best: best2 } = second;
    const { samples: samples3, best: best3 } = third;
    const out = this.#out;
    const lanes = this.#sampleMasks & 0xff_ffff;
    const first = row * this.#widthPx;
    const aboveShift = row === 0 ? 1 : this.#widthPx;
    let sample1 = samples1[from] as number;
    let sample2 = samples2[from] as number;
    let sample3 = samples3[from] as number;
    let left = out[first + from - 1] as number;
    let x = from;
    for (; x < stop; x += 1) {
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
      const read1 = readSample(
        code,
        wordAt(words, position),
        best1[bucketOf[sample1] as number] as number,
      );
      position += read1 >>> 8;
      const read2 = readSample(
        code,
        wordAt(words, position),
        best2[bucketOf[sample2] as number] as number,
      );
      position += read2 >>> 8;
      const read3 = readSample(
        code,
        wordAt(words, position),
        best3[bucketOf[sample3] as number] as number,
      );
      position += read3 >>> 8;
      sample1 = read1 & 0xff;
      sample2 = read2 & 0xff;
      sample3 = read3 & 0xff;
      samples1[x + 1] = sample1;
      samples2[x + 1] = sample2;
      samples3[x + 1] = sample3;
      const difference =
        ((differences[sample1] as number) << 16) |
        ((differences[sample2] as number) << 8) |
        (differences[sample3] as number);
      left = sums(difference, averages(above & 0xff_ffff, left & 0xff_ffff)) & lanes;
      out[at] = left;
    }
    this.#bits.position = position;
    return x;
  }

  /** `above` and `left` are indices of neighbours, or -1. */
  #decodePixel(at: number, x: number, above: number, left: number): void {
    const out = this.#out;
    let predicted: number;
    if (left < 0) predicted = above < 0 ? 0 : (out[above] as number);
    else if (above < 0) predicted = out[left] as number;
    else predicted = averages(out[above] as number, out[left] as number);
    let difference = 0;
    for (const channel of this.#channels) difference |= this.#readOne(channel, x);
    const mask = this.#channelMask;
    out[at] =
      ((out[at] as number) & ~mask) | (sums(difference, predicted) & mask & this.#sampleMasks);
  }

  #readOne({ samples, best, shift }: QuicChannel, x: number): number {
    const code = this.#code;
    const bits = this.#bits;
    const context = code.bucketOf[samples[x] as number] as number;
    const read = readSample(code, bits.peek(), best[context] as number);
    bits.position += read >>> 8;
    const sample = read & 0xff;
    samples[x + 1] = sample;
    return (code.differences[sample] as number) << shift;
  }

  #learn(x: number): void {
    for (const channel of this.#channels) channel.learn(x, this.#code, this.#halvingLimit);
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
