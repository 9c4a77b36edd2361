// The LZ4 block format (public specification, lz4_Block_format.md).
import { CodecError } from "./codec-error.ts";

const fault = (why: string): CodecError => new CodecError("lz4", why);

/** Where the bytes go, and the same memory as whole words: both begin at the same place. */
export type Lz4Output = { readonly bytes: Uint8Array; readonly words: Uint32Array };

/** Room for so many bytes. */
export const lz4Room = (count: number): Lz4Output => {
  const bytes = new Uint8Array(count);
  return { bytes, words: new Uint32Array(bytes.buffer, 0, count >> 2) };
};

/**
 * Decodes the block at [start, end) of `bytes` to `output` from `to` on; matches may reach back to what earlier blocks
 * wrote there. Returns where the output ends. @throws CodecError
 */
export const decodeLz4Block = (
  bytes: Uint8Array,
  start: number,
  end: number,
  output: Lz4Output,
  to: number,
): number => {
  const { bytes: out, words } = output;
  let from = start;
  while (from < end) {
    const token = bytes[from] as number;
    from += 1;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && from < end) {
        more = bytes[from] as number;
        from += 1;
        literals += more;
      }
    }
    if (from + literals > end) throw fault("literals are cut off");
    if (to + literals > out.length) throw fault("more bytes than announced");
    if (literals > 32) out.set(bytes.subarray(from, from + literals), to);
    else
      for (let index = 0; index < literals; index += 1)
        out[to + index] = bytes[from + index] as number;
    from += literals;
    to += literals;
    // The last sequence of a block has no match.
    if (from >= end) return to;
    if (from + 2 > end) throw fault("a match is cut off");
    const distance = (bytes[from] as number) | ((bytes[from + 1] as number) << 8);
    from += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      let more = 255;
      while (more === 255 && from < end) {
        more = bytes[from] as number;
        from += 1;
        length += more;
      }
    }
    if (distance === 0 || distance > to) throw fault("a match begins before the image");
    if (to + length > out.length) throw fault("more bytes than announced");
    if ((distance & 3) === 0 && length >= shortestOfWords && length <= longestOfWords) {
      copyWords(out, words, to, distance, length);
    } else {
      copyMatch(out, to, distance, length);
    }
    to += length;
  }
  return to;
};

/** Shorter ones are done before their first whole word is; longer ones are faster by the engine's own copying. */
const shortestOfWords = 12;
const longestOfWords = 512;

// Pixels are words, and most matches lie whole pixels back: once the target is at a word, so is the source. The newest
// words that were copied are read, too, where the match runs on into itself.
const copyWords = (
  out: Uint8Array,
  words: Uint32Array,
  to: number,
  distance: number,
  length: number,
): void => {
  const end = to + length;
  let at = to;
  for (; (at & 3) !== 0; at += 1) out[at] = out[at - distance] as number;
  const back = distance >> 2;
  const endWord = end >> 2;
  for (let word = at >> 2; word < endWord; word += 1) words[word] = words[word - back] as number;
  for (at = end & ~3; at < end; at += 1) out[at] = out[at - distance] as number;
};

// A run of a repeating pattern is copied in pieces that double: each piece is there before it is read.
const copyMatch = (out: Uint8Array, to: number, distance: number, length: number): void => {
  if (length <= 32) {
    const end = to + length;
    for (let at = to; at < end; at += 1) out[at] = out[at - distance] as number;
    return;
  }
  const origin = to - distance;
  const end = to + length;
  let at = to;
  while (at < end) {
    const piece = Math.min(at - origin, end - at);
    out.copyWithin(at, origin, origin + piece);
    at += piece;
  }
};
