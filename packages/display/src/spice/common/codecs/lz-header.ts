// The header of LZ images; its numbers are big-endian, unlike all else in SPICE.
import { CodecError } from "./codec-error.ts";

/** LZ_IMAGE_TYPE_*. */
export const lzTypes = {
  plt1Le: 1,
  plt1Be: 2,
  plt4Le: 3,
  plt4Be: 4,
  plt8: 5,
  rgb16: 6,
  rgb24: 7,
  rgb32: 8,
  rgba: 9,
  xxxa: 10,
  a8: 11,
} as const;

export type LzHeader = {
  readonly type: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Bytes of a row of the uncompressed image; what counts for images with a palette. */
  readonly stride: number;
  readonly rows: "top-down" | "bottom-up";
};

const magic = 0x2020_5a4c;
const version = 0x0001_0001;

export const lzHeaderBytes = 28;

export const bigEndian32 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0;

/** Checks what both kinds of header begin with: "  ZL" and a version. @throws CodecError */
export const checkLzMagic = (codec: string, bytes: Uint8Array, headerBytes: number): void => {
  if (bytes.length < headerBytes) throw new CodecError(codec, "the header is cut off");
  if (bigEndian32(bytes, 0) !== magic || bigEndian32(bytes, 4) !== version) {
    throw new CodecError(codec, "the header is not LZ's");
  }
};

/** @throws CodecError */
export const readLzHeader = (bytes: Uint8Array): LzHeader => {
  checkLzMagic("lz", bytes, lzHeaderBytes);
  return {
    type: bigEndian32(bytes, 8),
    widthPx: bigEndian32(bytes, 12),
    heightPx: bigEndian32(bytes, 16),
    stride: bigEndian32(bytes, 20),
    rows: bigEndian32(bytes, 24) === 0 ? "bottom-up" : "top-down",
  };
};
