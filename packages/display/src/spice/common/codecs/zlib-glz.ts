// ZLIB_GLZ_RGB: a GLZ image in a zlib stream, for slow networks.
//
// Inflating is fflate's (MIT): it is synchronous, so the order of drawing needs no queue as with the page's own
// DecompressionStream, and it is a tenth of this package's size.
import { Inflate, inflateSync } from "fflate";
import type { Alpha, Pixmap } from "../framebuffer/pixmap.ts";
import { CodecError } from "./codec-error.ts";
import { decodeGlz } from "./glz.ts";
import type { GlzWindow } from "./glz-window.ts";

export type ZlibGlzSource = {
  readonly bytes: Uint8Array;
  /** Size of the GLZ image inside. */
  readonly glzBytes: number;
};

const fault = (why: string): CodecError => new CodecError("zlib_glz", why);

// A piece makes at most 1,032 times its size before it is seen to be too much.
const pieceBytes = 8192;

/** @throws CodecError */
export const inflateExactly = (bytes: Uint8Array, wantedBytes: number): Uint8Array => {
  // Deflate cannot do better than this; a smaller stream is not what it says.
  if (wantedBytes > bytes.length * 1040) throw fault(`${bytes.length} bytes for ${wantedBytes}`);
  checkZlibHeader(bytes);
  const out = new Uint8Array(wantedBytes);
  if (bytes.length <= pieceBytes) {
    inflatePiece(bytes, out);
    return out;
  }
  let length = 0;
  const inflate = new Inflate((chunk) => {
    if (length + chunk.length > wantedBytes) throw fault(`more than ${wantedBytes} bytes inside`);
    out.set(chunk, length);
    length += chunk.length;
  });
  // The last four bytes are a checksum: the image's own checks find what matters.
  const end = bytes.length - 4;
  try {
    for (let from = 2; from < end; from += pieceBytes) {
      const next = Math.min(from + pieceBytes, end);
      inflate.push(bytes.subarray(from, next), next === end);
      if (length === wantedBytes) return out;
    }
  } catch (error) {
    if (error instanceof CodecError) throw error;
    throw fault(error instanceof Error ? error.message : "the stream is broken");
  }
  throw fault(`${length} bytes instead of ${wantedBytes}`);
};

// One piece needs no stream, whose buffers cost more than a small image.
const inflatePiece = (bytes: Uint8Array, out: Uint8Array): void => {
  let length: number;
  try {
    ({ length } = inflateSync(bytes.subarray(2, -4), { out }));
  } catch (error) {
    throw fault(error instanceof Error ? error.message : "the stream is broken");
  }
  if (length !== out.length) throw fault(`${length} bytes instead of ${out.length}`);
};

// RFC 1950: method 8, no preset dictionary, and the two bytes divisible by 31.
const checkZlibHeader = (bytes: Uint8Array): void => {
  const method = bytes[0] ?? 0;
  const flags = bytes[1] ?? 0;
  if ((method & 15) !== 8 || (flags & 32) !== 0 || ((method << 8) | flags) % 31 !== 0) {
    throw fault("the header is not zlib's");
  }
};

/** As `decodeGlz`. */
export const decodeZlibGlz = (source: ZlibGlzSource, window: GlzWindow, target: Pixmap): Alpha => {
  // A GLZ image is hardly longer than its pixels: five bytes for each are too many.
  if (source.glzBytes > target.pixels.length * 5 + 4096) {
    throw fault(`${source.glzBytes} bytes for ${target.pixels.length} pixels`);
  }
  return decodeGlz(inflateExactly(source.bytes, source.glzBytes), window, target);
};
