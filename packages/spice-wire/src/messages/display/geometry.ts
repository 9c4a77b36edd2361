// Points, rectangles, clips: what every drawing message begins with.
import type { ByteReader } from "../../bytes/reader.ts";
import { clipTypes } from "../../constants/display.ts";
import { Malformed } from "../../errors.ts";
import { limits } from "../../limits.ts";

export type Point = { readonly x: number; readonly y: number };

/** Right and bottom are outside. A server may send anything: empty, reversed, outside the surface. */
export type Rect = {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
};

/** spice.proto: DisplayBase. Without `clip` the whole box is drawn. */
export type DrawBase = {
  readonly surfaceId: number;
  readonly box: Rect;
  readonly clip?: readonly Rect[];
};

export const readPoint = (reader: ByteReader): Point => ({ x: reader.i32(), y: reader.i32() });
export const readPoint16 = (reader: ByteReader): Point => ({ x: reader.i16(), y: reader.i16() });

export const readRect = (reader: ByteReader): Rect => ({
  top: reader.i32(),
  left: reader.i32(),
  bottom: reader.i32(),
  right: reader.i32(),
});

/** spice.proto: Clip. */
export const readClip = (reader: ByteReader): { readonly clip?: readonly Rect[] } => {
  const type = reader.u8();
  if (type === clipTypes.none) return {};
  if (type !== clipTypes.rects) throw new Malformed(`clip type ${type} is unknown`);
  return { clip: reader.list(reader.u32(), 16, readRect) };
};

export const readBase = (reader: ByteReader): DrawBase => {
  const surfaceId = reader.u32();
  const box = readRect(reader);
  const { clip } = readClip(reader);
  return clip === undefined ? { surfaceId, box } : { surfaceId, box, clip };
};

/** Refuses what no screen has, before anyone allocates for it. */
export const checkSize = (what: string, width: number, height: number): void => {
  if (
    width > limits.sidePixels ||
    height > limits.sidePixels ||
    width * height > limits.imagePixels
  ) {
    throw new Malformed(`${what} of ${width} x ${height} pixels is larger than any screen`);
  }
};
