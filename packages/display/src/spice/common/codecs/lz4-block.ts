// The LZ4 block format (public specification, lz4_Block_format.md).
import { CodecError } from "./codec-error.ts";

const fault = (why: string): CodecError => new CodecError("lz4", why);

/**
 * Decodes the block at [start, end) of `bytes` to `out` from `to` on; matches may reach back to what earlier blocks
 * wrote there. Returns where the output ends. @throws CodecError
 */
export const decodeLz4Block = (
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  to: number,
): number => {
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
    copyMatch(out, to, distance, length);
    to += length;
  }
  return to;
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
