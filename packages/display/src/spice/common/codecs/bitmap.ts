// BITMAP: pixels as the guest has them, 1 to 32 bits each.
import type { BitmapFormatName } from "@openutm/spice-wire";
import type { Alpha, Pixmap } from "../framebuffer/pixmap.ts";
import { flipRows } from "../framebuffer/pixmap.ts";
import { CodecError } from "./codec-error.ts";
import { expand555 } from "./colors.ts";

export type BitmapSource = {
  readonly format: BitmapFormatName;
  /** Rows of `stride` bytes. */
  readonly bytes: Uint8Array;
  readonly stride: number;
  readonly rows: "top-down" | "bottom-up";
  /** 0x00RRGGBB; an index without an entry is black. */
  readonly palette?: Uint32Array | undefined;
};

const bitsOf: Record<BitmapFormatName, number> = {
  "1bit_le": 1,
  "1bit_be": 1,
  "4bit_le": 4,
  "4bit_be": 4,
  "8bit": 8,
  "8bit_a": 8,
  "16bit": 16,
  "24bit": 24,
  "32bit": 32,
  rgba: 32,
};

/** The fewest bytes a row can have. */
export const rowBytesOf = (format: BitmapFormatName, widthPx: number): number =>
  Math.ceil((widthPx * bitsOf[format]) / 8);

/**
 * Fills all of `target`. @throws CodecError when the bytes are too few, or a palette is needed and missing.
 */
export const decodeBitmap = (source: BitmapSource, target: Pixmap): Alpha => {
  const rowBytes = rowBytesOf(source.format, target.widthPx);
  const neededBytes = target.heightPx === 0 ? 0 : source.stride * (target.heightPx - 1) + rowBytes;
  if (source.stride < rowBytes || source.bytes.length < neededBytes) {
    throw new CodecError(
      "bitmap",
      `${source.bytes.length} bytes in rows of ${source.stride} for ${target.widthPx} x ${target.heightPx} pixels`,
    );
  }
  unpackers[source.format](source, target);
  if (source.rows === "bottom-up") flipRows(target);
  return source.format === "rgba" || source.format === "8bit_a" ? "premultiplied" : "opaque";
};

type Unpack = (source: BitmapSource, target: Pixmap) => void;

/** 256 colours whatever the palette has, so that no index is outside. */
const fullPalette = (source: BitmapSource): Uint32Array => {
  if (source.palette === undefined) {
    throw new CodecError("bitmap", `${source.format} without a palette`);
  }
  const full = new Uint32Array(256);
  full.set(source.palette.subarray(0, 256));
  return full;
};

const unpack1 = (source: BitmapSource, target: Pixmap, firstBit: 0 | 7): void => {
  const palette = fullPalette(source);
  const off = palette[0] as number;
  const on = palette[1] as number;
  const { bytes, stride } = source;
  let to = 0;
  for (let row = 0; row < target.heightPx; row += 1) {
    const from = row * stride;
    for (let x = 0; x < target.widthPx; x += 1) {
      const bit = ((bytes[from + (x >> 3)] as number) >> (firstBit ^ (x & 7))) & 1;
      target.pixels[to] = bit === 1 ? on : off;
      to += 1;
    }
  }
};

const unpack4 = (source: BitmapSource, target: Pixmap, firstShift: 0 | 4): void => {
  const palette = fullPalette(source);
  const { bytes, stride } = source;
  let to = 0;
  for (let row = 0; row < target.heightPx; row += 1) {
    const from = row * stride;
    for (let x = 0; x < target.widthPx; x += 1) {
      const shift = firstShift ^ ((x & 1) << 2);
      target.pixels[to] = palette[((bytes[from + (x >> 1)] as number) >> shift) & 15] as number;
      to += 1;
    }
  }
};

const unpack8 = (source: BitmapSource, target: Pixmap): void => {
  const palette = fullPalette(source);
  const { bytes, stride } = source;
  let to = 0;
  for (let row = 0; row < target.heightPx; row += 1) {
    const from = row * stride;
    for (let x = 0; x < target.widthPx; x += 1) {
      target.pixels[to] = palette[bytes[from + x] as number] as number;
      to += 1;
    }
  }
};

const unpackAlpha8 = (source: BitmapSource, target: Pixmap): void => {
  const { bytes, stride } = source;
  let to = 0;
  for (let row = 0; row < target.heightPx; row += 1) {
    const from = row * stride;
    for (let x = 0; x < target.widthPx; x += 1) {
      target.pixels[to] = (bytes[from + x] as number) << 24;
      to += 1;
    }
  }
};

const unpack16 = (source: BitmapSource, target: Pixmap): void => {
  const { bytes, stride } = source;
  let to = 0;
  for (let row = 0; row < target.heightPx; row += 1) {
    let from = row * stride;
    for (let x = 0; x < target.widthPx; x += 1) {
      target.pixels[to] = expand555((bytes[from] as number) | ((bytes[from + 1] as number) << 8));
      from += 2;
      to += 1;
    }
  }
};

const unpack24 = (source: BitmapSource, target: Pixmap): void => {
  const { bytes, stride } = source;
  let to = 0;
  for (let row = 0; row < target.heightPx; row += 1) {
    let from = row * stride;
    for (let x = 0; x < target.widthPx; x += 1) {
      target.pixels[to] =
        (bytes[from] as number) |
        ((bytes[from + 1] as number) << 8) |
        ((bytes[from + 2] as number) << 16);
      from += 3;
      to += 1;
    }
  }
};

const unpack32 = (source: BitmapSource, target: Pixmap): void => {
  const { bytes, stride } = source;
  const rowBytes = target.widthPx * 4;
  const out = new Uint8Array(
    target.pixels.buffer,
    target.pixels.byteOffset,
    target.pixels.byteLength,
  );
  if (stride === rowBytes) {
    out.set(bytes.subarray(0, rowBytes * target.heightPx));
    return;
  }
  for (let row = 0; row < target.heightPx; row += 1) {
    out.set(bytes.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
  }
};

const unpackers: Record<BitmapFormatName, Unpack> = {
  "1bit_le": (source, target) => unpack1(source, target, 0),
  "1bit_be": (source, target) => unpack1(source, target, 7),
  "4bit_le": (source, target) => unpack4(source, target, 0),
  "4bit_be": (source, target) => unpack4(source, target, 4),
  "8bit": unpack8,
  "8bit_a": unpackAlpha8,
  "16bit": unpack16,
  "24bit": unpack24,
  "32bit": unpack32,
  rgba: unpack32,
};

/** A 1-bit picture as a mask: one byte a pixel, 1 where the bit is set. */
export const decodeMaskBits = (
  source: BitmapSource,
  widthPx: number,
  heightPx: number,
): Uint8Array => {
  const firstBit = source.format === "1bit_le" ? 0 : 7;
  if (source.format !== "1bit_le" && source.format !== "1bit_be") {
    throw new CodecError("bitmap", `a mask of ${source.format}`);
  }
  if (source.stride * 8 < widthPx || source.bytes.length < source.stride * heightPx) {
    throw new CodecError("bitmap", `${source.bytes.length} bytes for a mask`);
  }
  const bits = new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row += 1) {
    const from = (source.rows === "top-down" ? row : heightPx - 1 - row) * source.stride;
    const to = row * widthPx;
    for (let x = 0; x < widthPx; x += 1) {
      bits[to + x] = ((source.bytes[from + (x >> 3)] as number) >> (firstBit ^ (x & 7))) & 1;
    }
  }
  return bits;
};
