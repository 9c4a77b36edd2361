// What a QUIC channel has learnt of the samples so far.
import type { SampleCode } from "./quic-code.ts";
import { codesPerBucket, maxBuckets } from "./quic-code.ts";

// A code's tag is 7 less its number: of equal costs the one of the largest number is the least.
const noCosts = Uint32Array.from({ length: maxBuckets * codesPerBucket }, (_, at) => 7 - (at & 7));

/** One channel's statistics. */
export class QuicChannel {
  readonly shift: number;
  /** What each bucket's samples would have cost in each code, 8 for a bit, and below that the code's tag. */
  readonly counters = new Uint32Array(maxBuckets * codesPerBucket);
  readonly best = new Uint8Array(maxBuckets);

  /** @param shift where its samples lie in a pixel */
  constructor(shift: number) {
    this.shift = shift;
  }

  /** Forgets what it has learnt: another image begins. */
  begin(code: SampleCode): void {
    this.counters.set(noCosts);
    this.best.fill(code.bits - 1);
  }

  /**
   * Counts what a sample would have cost in every code, and keeps the cheapest.
   *
   * @param before the samples of the pixel before
   * @param samples those of the pixel, each in its place
   */
  learn(before: number, samples: number, code: SampleCode, halvingLimit: number): void {
    const { counters, best, shift } = this;
    const { bits, costs, bucketOf } = code;
    const bucket = bucketOf[(before >>> shift) & 0xff] as number;
    const first = bucket * codesPerBucket;
    const costsFirst = ((samples >>> shift) & 0xff) * codesPerBucket;
    // The least cost, and of equal ones the largest number. Which it is cannot be foreseen: a branch would cost more.
    let least = 0x7fff_ffff;
    for (let number = 0; number < bits; number += 1) {
      const cost = (counters[first + number] as number) + (costs[costsFirst + number] as number);
      counters[first + number] = cost;
      const difference = cost - least;
      least += difference & (difference >> 31);
    }
    best[bucket] = 7 - (least & 7);
    if (least >> 3 <= halvingLimit) return;
    for (let number = 0; number < bits; number += 1) {
      const cost = counters[first + number] as number;
      counters[first + number] = ((cost >>> 1) & ~7) | (cost & 7);
    }
  }
}
