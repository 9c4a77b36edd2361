// A match of LZ and GLZ: pixels of this image or an earlier one once more.

/** Pixels are copied in groups of so many: the processor foresees how often, and two of three matches are one group. */
const groupPx = 4;
/** Longer ones are faster by the engine's own `fill` and `copyWithin` than by a loop. */
const longPx = 256;

/**
 * Copies `length` pixels from `start` of `source` to `to` of `out`. Where both are the same array, a match may run on
 * into itself: the newest pixels that were copied are read, too. Up to three pixels behind them are changed: what comes
 * next is written over them. The caller has checked that both ranges are inside.
 */
export const repeatPixels = (
  out: Uint32Array,
  to: number,
  source: Uint32Array,
  start: number,
  length: number,
): void => {
  const end = to + length;
  if (length > longPx && copyLong(out, to, source, start, length)) return;
  const back = start - to;
  let at = to;
  if (end + groupPx <= out.length && end + back + groupPx <= source.length) {
    do {
      out[at] = source[at + back] as number;
      out[at + 1] = source[at + back + 1] as number;
      out[at + 2] = source[at + back + 2] as number;
      out[at + 3] = source[at + back + 3] as number;
      at += groupPx;
    } while (at < end);
    return;
  }
  for (; at < end; at += 1) out[at] = source[at + back] as number;
};

/** Returns false where the match runs on into itself in a pattern of several pixels. */
const copyLong = (
  out: Uint32Array,
  to: number,
  source: Uint32Array,
  start: number,
  length: number,
): boolean => {
  if (source !== out) out.set(source.subarray(start, start + length), to);
  else if (start === to - 1) out.fill(out[start] as number, to, to + length);
  else if (start + length <= to) out.copyWithin(to, start, start + length);
  else return false;
  return true;
};
