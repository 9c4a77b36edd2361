// A match of LZ and GLZ: pixels of this image or an earlier one once more. Where both are in the same array, a match may
// run on into itself: the newest pixels that were copied are read, too.
//
// Decoders do what is common in an inner loop that calls nothing, and leave it for the rest (`copyExactly`): a call to the
// engine inside would make it look at all arrays anew for each match.

/** Pixels are copied in groups of so many: the processor foresees how often, and two of three matches are one group. */
export const groupPx = 4;

/** Longer matches are faster by the engine's own copying. */
export const longMatchPx = 256;

/**
 * Copies `length` pixels from `from` of `source` to `to` of `out`, and up to `groupPx` - 1 behind them: there must be room
 * for them in both, and what comes next is written over them.
 */
export const copyGroups = (
  out: Uint32Array,
  to: number,
  source: Uint32Array,
  from: number,
  length: number,
): void => {
  const end = to + length;
  let next = from;
  let at = to;
  do {
    out[at] = source[next] as number;
    out[at + 1] = source[next + 1] as number;
    out[at + 2] = source[next + 2] as number;
    out[at + 3] = source[next + 3] as number;
    at += groupPx;
    next += groupPx;
  } while (at < end);
};

/** The same for a match of any length, and nothing behind it is read or changed. */
export const copyExactly = (
  out: Uint32Array,
  to: number,
  source: Uint32Array,
  from: number,
  length: number,
): void => {
  const end = to + length;
  if (length <= longMatchPx) {
    for (let index = 0; index < length; index += 1)
      out[to + index] = source[from + index] as number;
  } else if (source !== out) {
    out.set(source.subarray(from, from + length), to);
  } else if (from === to - 1) {
    out.fill(out[from] as number, to, end);
  } else {
    // A pattern that repeats is copied in pieces that double: each piece is there before it is read.
    for (let at = to; at < end;) {
      const piece = Math.min(at - from, end - at);
      out.copyWithin(at, from, from + piece);
      at += piece;
    }
  }
};
