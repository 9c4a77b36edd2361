// What a QUIC channel has learnt of the samples so far.
import type { SampleCode } from "./quic-code.ts";
import { codesPerBucket } from "./quic-code.ts";

/** One channel's statistics, and the samples of its row; sample x is at x + 1, before it the row's context. */
export class QuicChannel {
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

  /** Counts what sample x would have cost in every code, and keeps the cheapest. */
  learn(x: number, { bits, lengths, bucketOf }: SampleCode, halvingLimit: number): void {
    const { samples, counters, best } = this;
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
    if (bestCost <= halvingLimit) return;
    for (let code = 0; code < bits; code += 1) {
      counters[first + code] = (counters[first + code] as number) >>> 1;
    }
  }
}
