// A match of LZ and GLZ: pixels of an image once more, further on in it.

/** Three of five matches are no longer. */
const shortPx = 4;
/** Longer ones are faster by the engine's own `fill` and `copyWithin` than by a loop. */
const longRunPx = 40;
const longCopyPx = 24;

/**
 * Copies `length` pixels from `distance` before `to`, the newest copied ones included. Up to `shortPx` pixels behind them
 * are changed, too: what comes next is written over them.
 */
export const repeatPixels = (
  out: Uint32Array,
  to: number,
  distance: number,
  length: number,
): void => {
  if (length <= shortPx && to + shortPx <= out.length) {
    // Always so many: the processor foresees where such a loop ends.
    for (let at = to; at < to + shortPx; at += 1) out[at] = out[at - distance] as number;
  } else if (distance === 1 && length > longRunPx) {
    out.fill(out[to - 1] as number, to, to + length);
  } else if (distance >= length && length > longCopyPx) {
    out.copyWithin(to, to - distance, to - distance + length);
  } else {
    const end = to + length;
    for (let at = to; at < end; at += 1) out[at] = out[at - distance] as number;
  }
};
