// LZ_RGB and LZ_PLT: SPICE's variant of FastLZ over whole pixels.
import type { BitmapFormatName } from "@openutm/spice-wire";
import type { Alpha, Pixmap } from "../framebuffer/pixmap.ts";
import { flipRows } from "../framebuffer/pixmap.ts";
import { decodeBitmap } from "./bitmap.ts";
import { CodecError } from "./codec-error.ts";
import { expand555 } from "./colors.ts";
import { lzHeaderBytes, lzTypes, readLzHeader } from "./lz-header.ts";
import { copyExactly, copyGroups, groupPx, longMatchPx } from "./copy-match.ts";

export type LzSource = {
  readonly bytes: Uint8Array;
  /** 0x00RRGGBB, for LZ_PLT. */
  readonly palette?: Uint32Array | undefined;
};

const fault = (why: string): CodecError => new CodecError("lz", why);

/** Fills all of `target`, whose size the image must have. @throws CodecError */
export const decodeLz = (source: LzSource, target: Pixmap): Alpha => {
  const { bytes } = source;
  const header = readLzHeader(bytes);
  if (header.widthPx !== target.widthPx || header.heightPx !== target.heightPx) {
    throw fault(`${header.widthPx} x ${header.heightPx} pixels in an image of another size`);
  }
  let alpha: Alpha = "opaque";
  switch (header.type) {
    case lzTypes.rgb16:
      pixelPass(bytes, lzHeaderBytes, target.pixels, "rgb16");
      break;
    case lzTypes.rgb24:
    case lzTypes.rgb32:
      pixelPass(bytes, lzHeaderBytes, target.pixels, "rgb24");
      break;
    case lzTypes.rgba: {
      const colorsEnd = pixelPass(bytes, lzHeaderBytes, target.pixels, "rgb24");
      alphaPass(bytes, colorsEnd, target.pixels);
      alpha = "premultiplied";
      break;
    }
    case lzTypes.xxxa:
    case lzTypes.a8:
      target.pixels.fill(0);
      alphaPass(bytes, lzHeaderBytes, target.pixels);
      alpha = "premultiplied";
      break;
    default:
      return decodeIndexed(source, header.type, header.stride, header.rows, target);
  }
  if (header.rows === "bottom-up") flipRows(target);
  return alpha;
};

// LZ spends this many bytes at least on a run of this many pixels: a shorter source cannot fill the target.
const checkRatio = (sourceBytes: number, units: number): void => {
  if (units > (sourceBytes + 1) * 256) throw fault(`${sourceBytes} bytes for ${units} pixels`);
};

/** Returns where the pass ends in `bytes`. Reading past the end gives zeros (as `undefined | 0`), seen by the last check. */
const pixelPass = (
  bytes: Uint8Array,
  start: number,
  out: Uint32Array,
  depth: "rgb16" | "rgb24",
): number => {
  checkRatio(bytes.length - start, out.length);
  const isDeep = depth === "rgb24";
  // Short matches do not pay: the length in the code is that much less than the real one.
  const bias = isDeep ? 0 : 1;
  const inputEnd = bytes.length;
  const size = out.length;
  const groupsEnd = size - groupPx;
  // An integer from the start, so that the engine keeps it as one.
  let from = start | 0;
  let to = 0;
  while (to < size) {
    let otherPx = 0;
    let otherFrom = 0;
    while (to < size) {
      if (from >= inputEnd) throw fault("the pixels are cut off");
      const control = bytes[from] as number;
      from += 1;
      if (control < 32) {
        const literals = control + 1;
        const literalBytes = isDeep ? literals * 3 : literals * 2;
        if (to + literals > size) throw fault("more pixels than announced");
        if (from + literalBytes > inputEnd) throw fault("the pixels are cut off");
        const end = to + literals;
        if (isDeep) {
          for (; to < end; to += 1) {
            out[to] =
              (bytes[from] as number) |
              ((bytes[from + 1] as number) << 8) |
              ((bytes[from + 2] as number) << 16);
            from += 3;
          }
        } else {
          for (; to < end; to += 1) {
            out[to] = expand555(((bytes[from] as number) << 8) | (bytes[from + 1] as number));
            from += 2;
          }
        }
        continue;
      }
      let length = control >> 5;
      let distance = (control & 31) << 8;
      if (length === 7) {
        let more = 255;
        while (more === 255 && from < inputEnd) {
          more = bytes[from] as number;
          from += 1;
          length += more;
        }
      }
      if (from >= inputEnd) throw fault("a match is cut off");
      const low = bytes[from] as number;
      from += 1;
      distance += low;
      if (low === 255 && distance - low === 31 << 8) {
        if (from + 1 >= inputEnd) throw fault("a match is cut off");
        distance = ((bytes[from] as number) << 8) + (bytes[from + 1] as number) + 8191;
        from += 2;
      }
      distance += 1;
      length += bias;
      if (distance > to) throw fault("a match begins before the image");
      if (to + length > groupsEnd || length > longMatchPx) {
        otherPx = length;
        otherFrom = to - distance;
        break;
      }
      copyGroups(out, to, out, to - distance, length);
      to += length;
    }
    if (to + otherPx > size) throw fault("more pixels than announced");
    if (otherPx > 0) copyExactly(out, to, out, otherFrom, otherPx);
    to += otherPx;
  }
  return from;
};

/** The same over single bytes; returns where it ends. `out` receives each unit by itself. */
const bytePass = (bytes: Uint8Array, start: number, out: Uint8Array): number => {
  checkRatio(bytes.length - start, out.length);
  const inputEnd = bytes.length;
  const size = out.length;
  // An integer from the start, so that the engine keeps it as one.
  let from = start | 0;
  let to = 0;
  while (to < size) {
    if (from >= inputEnd) throw fault("the pixels are cut off");
    const control = bytes[from] as number;
    from += 1;
    if (control < 32) {
      const literals = control + 1;
      if (to + literals > size) throw fault("more pixels than announced");
      if (from + literals > inputEnd) throw fault("the pixels are cut off");
      for (let index = 0; index < literals; index += 1)
        out[to + index] = bytes[from + index] as number;
      to += literals;
      from += literals;
      continue;
    }
    let length = (control >> 5) + 2;
    let distance = (control & 31) << 8;
    if (length === 9) {
      let more = 255;
      while (more === 255 && from < inputEnd) {
        more = bytes[from] as number;
        from += 1;
        length += more;
      }
    }
    if (from >= inputEnd) throw fault("a match is cut off");
    const low = bytes[from] as number;
    from += 1;
    distance += low;
    if (low === 255 && distance - low === 31 << 8) {
      if (from + 1 >= inputEnd) throw fault("a match is cut off");
      distance = ((bytes[from] as number) << 8) + (bytes[from + 1] as number) + 8191;
      from += 2;
    }
    distance += 1;
    if (distance > to) throw fault("a match begins before the image");
    if (to + length > size) throw fault("more pixels than announced");
    if (distance === 1) out.fill(out[to - 1] as number, to, to + length);
    else {
      const end = to + length;
      for (let at = to; at < end; at += 1) out[at] = out[at - distance] as number;
    }
    to += length;
  }
  return from;
};

/** Sets the top byte of every pixel. */
const alphaPass = (bytes: Uint8Array, start: number, out: Uint32Array): void => {
  const alphas = new Uint8Array(out.length);
  bytePass(bytes, start, alphas);
  for (let at = 0; at < out.length; at += 1) {
    out[at] = ((out[at] as number) & 0xff_ffff) | ((alphas[at] as number) << 24);
  }
};

const indexedFormats: Readonly<Record<number, BitmapFormatName>> = {
  [lzTypes.plt1Le]: "1bit_le",
  [lzTypes.plt1Be]: "1bit_be",
  [lzTypes.plt4Le]: "4bit_le",
  [lzTypes.plt4Be]: "4bit_be",
  [lzTypes.plt8]: "8bit",
};

// LZ over bytes of indices, then a plain bitmap.
const decodeIndexed = (
  source: LzSource,
  type: number,
  stride: number,
  rows: "top-down" | "bottom-up",
  target: Pixmap,
): Alpha => {
  const format = indexedFormats[type];
  if (format === undefined) throw fault(`image type ${type}`);
  // No pixel takes more than a byte, and rows end at most on the next multiple of four.
  if (stride > target.widthPx + 4) throw fault(`rows of ${stride} bytes`);
  const indices = new Uint8Array(stride * target.heightPx);
  bytePass(source.bytes, lzHeaderBytes, indices);
  return decodeBitmap({ format, bytes: indices, stride, rows, palette: source.palette }, target);
};
