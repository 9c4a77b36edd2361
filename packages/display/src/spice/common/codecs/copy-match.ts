// A match of LZ and GLZ: pixels of this image or an earlier one once more.

/** Pixels are copied in groups of so many: the processor foresees how often, and two of three matches are one group. */
const groupPx = 4;

/**
 * Longer matches are faster by the engine's own copying (`copyLongMatch`). A decoder leaves its inner loop for them: a call
 * inside would make the engine look at all arrays anew for each match.
 */
export const longMatchPx = 256;

/**
 * Copies `length` pixels from `start` of `source` to `to` of `out`. Where both are the same array, a match may run on
 * into itself: the newest pixels that were copied are read, too. Up to three pixels behind them are changed: what comes
 * next is written over them. The caller has checked that both ranges are inside.
 */
export const copyMatch = (
  out: Uint32Array,
  to: number,
  source: Uint32Array,
  start: number,
  length: number,
): void => {
  const end = to + length;
  let from = start;
  let at = to;
  if (end + groupPx <= out.length && start + length + groupPx <= source.length) {
    do {
      out[at] = source[from] as number;
      out[at + 1] = source[from + 1] as number;
      out[at + 2] = source[from + 2] as number;
      out[at + 3] = source[from + 3] as number;
      at += groupPx;
      from += groupPx;
    } while (at < end);
    return;
  }
  for (; at < end; at += 1) {
    out[at] = source[from] as number;
    from += 1;
  }
};

/** The same for a match of any length, and nothing behind it is changed. */
export const copyLongMatch = (
  out: Uint32Array,
  to: number,
  source: Uint32Array,
  start: number,
  length: number,
): void => {
  if (source !== out) {
    out.set(source.subarray(start, start + length), to);
    return;
  }
  const end = to + length;
  if (start === to - 1) {
    out.fill(out[start] as number, to, end);
    return;
  }
  // A pattern that repeats is copied in pieces that double: each piece is there before it is read.
  for (let at = to; at < end;) {
    const piece = Math.min(at - start, end - at);
    out.copyWithin(at, start, start + piece);
    at += piece;
  }
};
