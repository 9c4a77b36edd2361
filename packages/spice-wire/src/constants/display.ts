// Numbers of the display and cursor channels (spice-protocol 0.14.3, enums.h).

/** `SPICE_IMAGE_TYPE_*`. */
export const imageTypes = {
  bitmap: 0,
  quic: 1,
  lz_plt: 100,
  lz_rgb: 101,
  glz_rgb: 102,
  from_cache: 103,
  surface: 104,
  jpeg: 105,
  from_cache_lossless: 106,
  zlib_glz_rgb: 107,
  jpeg_alpha: 108,
  lz4: 109,
} as const;

export type ImageTypeName = keyof typeof imageTypes;

/** `SPICE_IMAGE_FLAGS_*`. */
export const imageFlags = { cacheMe: 1, highBitsSet: 2, cacheReplaceMe: 4 } as const;

/** `SPICE_IMAGE_COMPRESSION_*`, for PREFERRED_COMPRESSION. */
export const imageCompressions = {
  off: 1,
  auto_glz: 2,
  auto_lz: 3,
  quic: 4,
  glz: 5,
  lz: 6,
  lz4: 7,
} as const;

export type ImageCompressionName = keyof typeof imageCompressions;

/** `SPICE_BITMAP_FMT_*` with what a pixel takes. */
export const bitmapFormats = {
  "1bit_le": { number: 1, bits: 1 },
  "1bit_be": { number: 2, bits: 1 },
  "4bit_le": { number: 3, bits: 4 },
  "4bit_be": { number: 4, bits: 4 },
  "8bit": { number: 5, bits: 8 },
  "16bit": { number: 6, bits: 16 },
  "24bit": { number: 7, bits: 24 },
  "32bit": { number: 8, bits: 32 },
  rgba: { number: 9, bits: 32 },
  "8bit_a": { number: 10, bits: 8 },
} as const;

export type BitmapFormatName = keyof typeof bitmapFormats;

/** `SPICE_BITMAP_FLAGS_*`. */
export const bitmapFlags = { palCacheMe: 1, palFromCache: 2, topDown: 4 } as const;

/** `SPICE_JPEG_ALPHA_FLAGS_*`. */
export const jpegAlphaFlags = { topDown: 1 } as const;

/** `SPICE_SURFACE_FMT_*`. */
export const surfaceFormats = {
  "1_a": 1,
  "8_a": 8,
  "16_555": 16,
  "32_xrgb": 32,
  "16_565": 80,
  "32_argb": 96,
} as const;

export type SurfaceFormatName = keyof typeof surfaceFormats;

/** `SPICE_SURFACE_FLAGS_*`. */
export const surfaceFlags = { primary: 1, streamingMode: 2 } as const;

/** `SPICE_ROPD_*`. */
export const ropd = {
  inversSrc: 1,
  inversBrush: 2,
  inversDest: 4,
  opPut: 8,
  opOr: 16,
  opAnd: 32,
  opXor: 64,
  opBlackness: 128,
  opWhiteness: 256,
  opInvers: 512,
  inversRes: 1024,
} as const;

export const clipTypes = { none: 0, rects: 1 } as const;
export const brushTypes = { none: 0, solid: 1, pattern: 2 } as const;
export const maskFlags = { invers: 1 } as const;
export const scaleModes = { interpolate: 0, nearest: 1 } as const;
export const pathFlags = { begin: 1, end: 2, close: 8, bezier: 16 } as const;
export const lineFlags = { startWithGap: 4, styled: 8 } as const;
export const stringFlags = { rasterA1: 1, rasterA4: 2, rasterA8: 4, rasterTopDown: 8 } as const;
export const alphaFlags = { destHasAlpha: 1, srcSurfaceHasAlpha: 2 } as const;
export const streamFlags = { topDown: 1 } as const;

/** `SPICE_VIDEO_CODEC_TYPE_*`. */
export const videoCodecs = { mjpeg: 1, vp8: 2, h264: 3, vp9: 4, h265: 5 } as const;

export type VideoCodecName = keyof typeof videoCodecs;

/** `SPICE_COMPOSITE_*`: the operator is the low byte (a PIXMAN_OP). */
export const compositeFlags = {
  opMask: 0xff,
  srcFilterShift: 8,
  maskFilterShift: 11,
  filterMask: 7,
  srcRepeatShift: 14,
  maskRepeatShift: 16,
  repeatMask: 3,
  componentAlpha: 1 << 18,
  hasMask: 1 << 19,
  hasSrcTransform: 1 << 20,
  hasMaskTransform: 1 << 21,
  sourceOpaque: 1 << 22,
  maskOpaque: 1 << 23,
  destOpaque: 1 << 24,
} as const;

/** `SPICE_CURSOR_TYPE_*`. */
export const cursorTypes = {
  alpha: 0,
  mono: 1,
  color4: 2,
  color8: 3,
  color16: 4,
  color24: 5,
  color32: 6,
} as const;

export type CursorTypeName = keyof typeof cursorTypes;

/** `SPICE_CURSOR_FLAGS_*`. */
export const cursorFlags = { none: 1, cacheMe: 2, fromCache: 4 } as const;

/** Streams have ids below this (`SPICE_MAX_NUM_STREAMS`). */
export const maxStreams = 64;
