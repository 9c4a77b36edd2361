// spice.proto: Image. Parsed to a descriptor with its compressed bytes; decoding is somebody else's.
import type { ByteReader } from "../../bytes/reader.ts";
import { bitmapFlags, bitmapFormats, imageFlags, imageTypes } from "../../constants/display.ts";
import type { BitmapFormatName, ImageTypeName } from "../../constants/display.ts";
import { Malformed } from "../../errors.ts";
import { checkSize } from "./geometry.ts";

/** spice.proto: Palette. 0x00RRGGBB each. */
export type Palette = { readonly unique: bigint; readonly entries: Uint32Array };

/** A palette, or where to find it; a bitmap of more than 8 bits has none. */
export type PaletteSource =
  | { readonly kind: "none" }
  | { readonly kind: "inline"; readonly palette: Palette; readonly cacheMe: boolean }
  | { readonly kind: "cached"; readonly id: bigint };

/** What every image has (spice.proto: ImageDescriptor). */
export type ImageHead = {
  readonly id: bigint;
  readonly width: number;
  readonly height: number;
  /** To be kept under `id`. */
  readonly cacheMe: boolean;
  /** To be kept in place of the lossy one under `id`. */
  readonly cacheReplaceMe: boolean;
  readonly highBitsSet: boolean;
};

/** spice.proto: BitmapData. `bytes` holds exactly `stride * height`; `stride` is enough for `width`. */
export type BitmapImage = ImageHead & {
  readonly type: "bitmap";
  readonly format: BitmapFormatName;
  readonly topDown: boolean;
  readonly stride: number;
  readonly palette: PaletteSource;
  readonly bytes: Uint8Array;
};

/** spice.proto: BinaryData. */
export type BinaryImage = ImageHead & {
  readonly type: "quic" | "lz_rgb" | "glz_rgb" | "jpeg" | "lz4";
  readonly bytes: Uint8Array;
};

/** spice.proto: LZPLTData. */
export type LzPaletteImage = ImageHead & {
  readonly type: "lz_plt";
  readonly topDown: boolean;
  readonly palette: PaletteSource;
  readonly bytes: Uint8Array;
};

/** spice.proto: ZlibGlzRGBData: zlib around `glzBytes` of a GLZ image. */
export type ZlibGlzImage = ImageHead & {
  readonly type: "zlib_glz_rgb";
  readonly glzBytes: number;
  readonly bytes: Uint8Array;
};

/** spice.proto: JPEGAlphaData: a JPEG, then LZ-compressed alpha. */
export type JpegAlphaImage = ImageHead & {
  readonly type: "jpeg_alpha";
  readonly topDown: boolean;
  readonly jpeg: Uint8Array;
  readonly alpha: Uint8Array;
};

export type CachedImage = ImageHead & { readonly type: "from_cache" | "from_cache_lossless" };
export type SurfaceImage = ImageHead & { readonly type: "surface"; readonly surfaceId: number };

export type Image =
  | BitmapImage
  | BinaryImage
  | LzPaletteImage
  | ZlibGlzImage
  | JpegAlphaImage
  | CachedImage
  | SurfaceImage;

const typeNames = new Map<number, ImageTypeName>(
  Object.entries(imageTypes).map(([name, number]) => [number, name as ImageTypeName]),
);

const formatNames = new Map<number, BitmapFormatName>(
  Object.entries(bitmapFormats).map(([name, row]) => [row.number, name as BitmapFormatName]),
);

/** More entries than a pixel of 8 bits can name are never needed. */
const maxPaletteEntries = 256;

const readPalette = (reader: ByteReader): Palette => {
  const unique = reader.u64();
  const count = reader.u16();
  if (count > maxPaletteEntries) throw new Malformed(`a palette of ${count} entries`);
  reader.expect(count, 4);
  const entries = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) entries[index] = reader.u32();
  return { unique, entries };
};

const readPaletteSource = (reader: ByteReader, flags: number): PaletteSource => {
  if ((flags & bitmapFlags.palFromCache) !== 0) return { kind: "cached", id: reader.u64() };
  const palette = reader.pointer(readPalette);
  if (palette === undefined) return { kind: "none" };
  return { kind: "inline", palette, cacheMe: (flags & bitmapFlags.palCacheMe) !== 0 };
};

const readBitmap = (reader: ByteReader, head: ImageHead): BitmapImage => {
  const formatNumber = reader.u8();
  const format = formatNames.get(formatNumber);
  if (format === undefined) throw new Malformed(`bitmap format ${formatNumber} is unknown`);
  const flags = reader.u8();
  const width = reader.u32();
  const height = reader.u32();
  const stride = reader.u32();
  checkSize("a bitmap", width, height);
  if (stride * 8 < width * bitmapFormats[format].bits) {
    throw new Malformed(`a stride of ${stride} bytes for ${width} pixels of ${format}`);
  }
  const palette = readPaletteSource(reader, flags);
  return {
    ...head,
    type: "bitmap",
    // The bitmap's own size, not the descriptor's: the bytes belong to it.
    width,
    height,
    format,
    topDown: (flags & bitmapFlags.topDown) !== 0,
    stride,
    palette,
    bytes: reader.take(stride * height),
  };
};

const readLzPalette = (reader: ByteReader, head: ImageHead): LzPaletteImage => {
  const flags = reader.u8();
  const size = reader.u32();
  return {
    ...head,
    type: "lz_plt",
    topDown: (flags & bitmapFlags.topDown) !== 0,
    palette: readPaletteSource(reader, flags),
    bytes: reader.take(size),
  };
};

const readZlibGlz = (reader: ByteReader, head: ImageHead): ZlibGlzImage => ({
  ...head,
  type: "zlib_glz_rgb",
  glzBytes: reader.u32(),
  bytes: reader.take(reader.u32()),
});

const readJpegAlpha = (reader: ByteReader, head: ImageHead): JpegAlphaImage => {
  const flags = reader.u8();
  const jpegSize = reader.u32();
  const size = reader.u32();
  if (jpegSize > size) throw new Malformed(`a JPEG of ${jpegSize} bytes in ${size}`);
  return {
    ...head,
    type: "jpeg_alpha",
    topDown: (flags & 1) !== 0,
    jpeg: reader.take(jpegSize),
    alpha: reader.take(size - jpegSize),
  };
};

/** @throws Malformed; whatever it returns lies inside the message and is no larger than a screen */
export const readImage = (reader: ByteReader): Image => {
  const id = reader.u64();
  const typeNumber = reader.u8();
  const flags = reader.u8();
  const width = reader.u32();
  const height = reader.u32();
  checkSize("an image", width, height);
  const head: ImageHead = {
    id,
    width,
    height,
    cacheMe: (flags & imageFlags.cacheMe) !== 0,
    cacheReplaceMe: (flags & imageFlags.cacheReplaceMe) !== 0,
    highBitsSet: (flags & imageFlags.highBitsSet) !== 0,
  };
  const type = typeNames.get(typeNumber);
  switch (type) {
    case "bitmap":
      return readBitmap(reader, head);
    case "quic":
    case "lz_rgb":
    case "glz_rgb":
    case "jpeg":
    case "lz4":
      return { ...head, type, bytes: reader.take(reader.u32()) };
    case "lz_plt":
      return readLzPalette(reader, head);
    case "zlib_glz_rgb":
      return readZlibGlz(reader, head);
    case "jpeg_alpha":
      return readJpegAlpha(reader, head);
    case "from_cache":
    case "from_cache_lossless":
      return { ...head, type };
    case "surface":
      return { ...head, type, surfaceId: reader.u32() };
    case undefined:
      throw new Malformed(`image type ${typeNumber} is unknown`);
  }
};
