// One QUIC plane: the channels of a pixel that share a run-length state, decoded row by row.
import { CodecError } from "./codec-error.ts";
import type { SampleCode } from "./quic-code.ts";
import {
  codesPerBucket,
  halvingLimits,
  lastPace,
  pauses,
  pixelsPerPace,
  runBits,
} from "./quic-code.ts";

const fault = (why: string): CodecError => new CodecError("quic", why);

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
    const index = this.position >>> 5;
    const shift = this.position & 31;
    const { words } = this;
    return (
      (((words[index] as number) << shift) |
        (((words[index + 1] as number) >>> 1) >>> (31 - shift))) >>>
      0
    );
  }
}

/** One channel's statistics, and the samples of its row; sample x is at x + 1, before it the row's context. */
class Channel {
  readonly shift: number;
  readonly samples: Uint8Array;
  readonly counters: Uint32Array;
  readonly best: Uint8Array;

  constructor(shift: number, widthPx: number, code: SampleCode) {
    this.shift = shift;
    this.samples = new Uint8Array(widthPx + 1);
    this.counters = new Uint32Array(code.bucketCount * codesPerBucket);
    this.best = new Uint8Array(code.bucketCount).fill(code.bits - 1);
  }
}

/**
 * Decodes the channels of `shifts` (where each lies in a pixel) to rows of `out`, which is `widthPx` wide. The other
 * bits of the pixels stay.
 */
export class QuicPlane {
  readonly #bits: QuicBits;
  readonly #code: SampleCode;
  readonly #out: Uint32Array;
  readonly #widthPx: number;
  readonly #channels: readonly Channel[];
  /** The bits of a pixel that these channels are. */
  readonly #channelMask: number;
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
    shifts: readonly number[],
  ) {
    this.#bits = bits;
    this.#code = code;
    this.#out = out;
    this.#widthPx = widthPx;
    this.#channels = shifts.map((shift) => new Channel(shift, widthPx, code));
    this.#channelMask = shifts.reduce((mask, shift) => mask | (0xff << shift), 0);
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
    const out = this.#out;
    const width = this.#widthPx;
    const mask = this.#channelMask;
    let x = from;
    let learnAt: number;
    if (x === 0) {
      this.#decodePixel(start, 0, row === 0 ? -1 : start - width, -1);
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
      const at = start + x;
      if (
        row > 0 &&
        x > 2 &&
        runStart !== x &&
        (((out[at - width - 1] as number) ^ (out[at - width] as number)) & mask) === 0 &&
        (((out[at - 1] as number) ^ (out[at - 2] as number)) & mask) === 0
      ) {
        this.#pause = learnAt - x;
        runStart = x;
        const length = this.#readRun();
        if (length > end - x) throw fault("a run goes beyond its row");
        const pixel = (out[at - 1] as number) & mask;
        for (let index = at; index < at + length; index += 1) {
          out[index] = ((out[index] as number) & ~mask) | pixel;
        }
        x += length;
        if (x === end) return;
        learnAt = x + this.#pause;
        continue;
      }
      this.#decodePixel(at, x, row === 0 ? -1 : at - width, at - 1);
      if (x === learnAt) {
        this.#learn(x);
        learnAt = x + 1 + this.#nextPause();
      }
      x += 1;
    }
    this.#pause = learnAt - end;
  }

  /** `above` and `left` are indices of neighbours, or -1. */
  #decodePixel(at: number, x: number, above: number, left: number): void {
    const { differences, mask } = this.#code;
    const out = this.#out;
    const abovePixel = above < 0 ? 0 : (out[above] as number);
    const leftPixel = left < 0 ? 0 : (out[left] as number);
    let pixel = (out[at] as number) & ~this.#channelMask;
    for (let index = 0; index < this.#channels.length; index += 1) {
      const channel = this.#channels[index] as Channel;
      const { shift } = channel;
      const b = (abovePixel >>> shift) & 0xff;
      const a = (leftPixel >>> shift) & 0xff;
      let predicted: number;
      if (left < 0) predicted = b;
      else if (above < 0) predicted = a;
      else predicted = (a + b) >> 1;
      const sample = this.#readSample(channel, x);
      pixel |= (((differences[sample] as number) + predicted) & mask) << shift;
    }
    out[at] = pixel;
  }

  #readSample(channel: Channel, x: number): number {
    const code = this.#code;
    const number = channel.best[code.bucketOf[channel.samples[x] as number] as number] as number;
    const word = this.#bits.peek();
    let sample: number;
    if (word > (code.escapeMask[number] as number)) {
      const zeros = Math.clz32(word);
      const length = zeros + 1 + number;
      sample = (zeros << number) | ((word >>> (32 - length)) & ((1 << number) - 1));
      this.#bits.position += length;
    } else {
      const length = code.escapeLength[number] as number;
      sample =
        (code.firstEscaped[number] as number) +
        ((word >>> (32 - length)) & (code.escapeSuffixMask[number] as number));
      this.#bits.position += length;
    }
    sample &= code.mask;
    channel.samples[x + 1] = sample;
    return sample;
  }

  /** Counts what the pixel's samples would have cost in every code, and keeps the cheapest. */
  #learn(x: number): void {
    const { bits, lengths, bucketOf } = this.#code;
    for (let index = 0; index < this.#channels.length; index += 1) {
      const { samples, counters, best } = this.#channels[index] as Channel;
      const bucket = bucketOf[samples[x] as number] as number;
      const first = bucket * codesPerBucket;
      const lengthsFirst = (samples[x + 1] as number) * codesPerBucket;
      let bestCode = bits - 1;
      let bestCost = 0xffff_ffff;
      for (let code = bits - 1; code >= 0; code -= 1) {
        const cost = (counters[first + code] as number) + (lengths[lengthsFirst + code] as number);
        counters[first + code] = cost;
        if (cost < bestCost) {
          bestCode = code;
          bestCost = cost;
        }
      }
      best[bucket] = bestCode;
      if (bestCost > this.#halvingLimit) {
        for (let code = 0; code < bits; code += 1) {
          counters[first + code] = (counters[first + code] as number) >>> 1;
        }
      }
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
