// The LZ4 block format (public specification, lz4_Block_format.md).
import { CodecError } from "./codec-error.ts";

const fault = (why: string): CodecError => new CodecError("lz4", why);

/** Where the bytes go: words are written whole, and the ones behind the newest byte have no meaning. */
export type Lz4Output = { readonly words: Uint32Array; readonly byteCount: number };

/** Room for so many bytes. */
export const lz4Room = (count: number): Lz4Output & { readonly bytes: Uint8Array } => {
  const words = new Uint32Array((count + 3) >> 2);
  return { words, byteCount: count, bytes: new Uint8Array(words.buffer, 0, count) };
};

/**
 * Decodes the block at [start, end) of `bytes` to `output` from `written` on; matches may reach back to what earlier blocks
 * wrote there. Returns where the output ends. @throws CodecError
 */
export const decodeLz4Block = (
  bytes: Uint8Array,
  start: number,
  end: number,
  { words, byteCount }: Lz4Output,
  written: number,
): number => {
  let from = start | 0;
  let to = written | 0;
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
    if (to + literals > byteCount) throw fault("more bytes than announced");
    // Three of five matches follow each other with no literals between.
    if (literals !== 0) copyLiterals(words, to, bytes, from, literals);
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
    if (to + length > byteCount) throw fault("more bytes than announced");
    copyMatch(words, to, distance, length);
    to += length;
  }
  return to;
};

/** Longer ones are faster by the engine's own copying. */
const longestByWords = 1024;
const longestLiterals = 64;
/** Words are copied in groups of so many: the processor foresees how often. */
const groupWords = 4;

// Made only where it is needed: for a small image a view takes as long as ten matches.
const bytesOf = (words: Uint32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

const copyLiterals = (
  words: Uint32Array,
  to: number,
  bytes: Uint8Array,
  from: number,
  length: number,
): void => {
  const end = from + length;
  if (length > longestLiterals) {
    bytesOf(words).set(bytes.subarray(from, end), to);
    return;
  }
  const shift = (to & 3) << 3;
  let word = to >> 2;
  let before = (words[word] as number) & ((1 << shift) - 1);
  let at = from;
  // Four bytes each time, the last ones perhaps too many: what comes next is written over them.
  const groupsEnd = end + 3 <= bytes.length ? end : end - 3;
  for (; at < groupsEnd; at += 4) {
    const next =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    words[word] = before | (next << shift);
    before = (next >>> 1) >>> (31 - shift);
    word += 1;
  }
  if (at < end) {
    let next = 0;
    for (let place = 0; at < end; at += 1, place += 8) next |= (bytes[at] as number) << place;
    words[word] = before | (next << shift);
    before = (next >>> 1) >>> (31 - shift);
    word += 1;
  }
  if (word < words.length) words[word] = before;
};

// Pixels are words, and nearly all matches lie whole pixels back: once the target is at a word, so is the source.
const copyMatch = (words: Uint32Array, to: number, distance: number, length: number): void => {
  if (length > longestByWords) copyBytes(bytesOf(words), to, distance, length);
  else if ((distance & 3) === 0) copyWords(words, to, distance >> 2, length);
  else if (distance <= 2) {
    // After its first word such a pattern repeats with every word, too.
    for (let at = to; at < to + 4; at += 1) copyByte(words, at, distance);
    if (length > 4) copyWords(words, to + 4, 1, length - 4);
  } else copyBytes(bytesOf(words), to, distance, length);
};

const copyByte = (words: Uint32Array, at: number, distance: number): void => {
  const from = at - distance;
  const byte = ((words[from >> 2] as number) >>> ((from & 3) << 3)) & 0xff;
  const shift = (at & 3) << 3;
  words[at >> 2] = ((words[at >> 2] as number) & ~(0xff << shift)) | (byte << shift);
};

// The first word keeps its bytes before `to`; of the last one the bytes behind the match are written over by what comes
// next. Where the match runs on into itself the newest words that were copied are read, too.
const copyWords = (words: Uint32Array, to: number, back: number, length: number): void => {
  let at = to >> 2;
  const end = (to + length + 3) >> 2;
  const kept = (1 << ((to & 3) << 3)) - 1;
  words[at] = ((words[at] as number) & kept) | ((words[at - back] as number) & ~kept);
  at += 1;
  if (end + groupWords <= words.length) {
    do {
      words[at] = words[at - back] as number;
      words[at + 1] = words[at + 1 - back] as number;
      words[at + 2] = words[at + 2 - back] as number;
      words[at + 3] = words[at + 3 - back] as number;
      at += groupWords;
    } while (at < end);
    return;
  }
  for (; at < end; at += 1) words[at] = words[at - back] as number;
};

// A run of a repeating pattern is copied in pieces that double: each piece is there before it is read.
const copyBytes = (out: Uint8Array, to: number, distance: number, length: number): void => {
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
