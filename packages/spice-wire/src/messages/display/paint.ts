// What is drawn with: brushes, masks, paths, glyphs.
import type { ByteReader } from "../../bytes/reader.ts";
import { brushTypes, lineFlags, maskFlags, stringFlags } from "../../constants/display.ts";
import { Malformed } from "../../errors.ts";
import { readPoint } from "./geometry.ts";
import type { Point } from "./geometry.ts";
import { readImage } from "./image.ts";
import type { Image } from "./image.ts";

/** spice.proto: Brush. A colour is 0x00RRGGBB. */
export type Brush =
  | { readonly type: "none" }
  | { readonly type: "solid"; readonly color: number }
  | { readonly type: "pattern"; readonly image: Image; readonly origin: Point };

/** spice.proto: QMask, where its bitmap is: a 1-bit image, drawn where it is set (or not, `invers`). */
export type Mask = { readonly invers: boolean; readonly origin: Point; readonly image: Image };

/** spice.proto: PathSegment. Points are pairs x, y in 28.4 fixed point. */
export type PathSegment = { readonly flags: number; readonly points: Int32Array };

/** spice.proto: LineAttr. The style is dash, gap, dash ... in 28.4 fixed point. */
export type LineAttributes = { readonly flags: number; readonly style: Int32Array };

/** spice.proto: RasterGlyph. Rows of `ceil(width * bits / 8)` bytes. */
export type Glyph = {
  readonly renderPosition: Point;
  readonly origin: Point;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
};

/** spice.proto: String. */
export type GlyphString = {
  readonly bitsPerPixel: 1 | 4 | 8;
  readonly topDown: boolean;
  readonly glyphs: readonly Glyph[];
};

export const readBrush = (reader: ByteReader): Brush => {
  const type = reader.u8();
  switch (type) {
    case brushTypes.none:
      return { type: "none" };
    case brushTypes.solid:
      return { type: "solid", color: reader.u32() };
    case brushTypes.pattern:
      return {
        type: "pattern",
        image: reader.requiredPointer(readImage),
        origin: readPoint(reader),
      };
    default:
      throw new Malformed(`brush type ${type} is unknown`);
  }
};

/** Undefined when there is none: all is drawn. */
export const readMask = (reader: ByteReader): Mask | undefined => {
  const invers = (reader.u8() & maskFlags.invers) !== 0;
  const origin = readPoint(reader);
  const image = reader.pointer(readImage);
  return image === undefined ? undefined : { invers, origin, image };
};

const readFixed = (reader: ByteReader, count: number): Int32Array => {
  reader.expect(count, 4);
  const numbers = new Int32Array(count);
  for (let index = 0; index < count; index += 1) numbers[index] = reader.i32();
  return numbers;
};

const readSegment = (reader: ByteReader): PathSegment => {
  const flags = reader.u8();
  const count = reader.u32();
  reader.expect(count, 8);
  return { flags, points: readFixed(reader, count * 2) };
};

/** spice.proto: Path. */
export const readPath = (reader: ByteReader): readonly PathSegment[] =>
  // A segment without points is five bytes long.
  reader.list(reader.u32(), 5, readSegment);

export const readLineAttributes = (reader: ByteReader): LineAttributes => {
  const flags = reader.u8();
  if ((flags & lineFlags.styled) === 0) return { flags, style: new Int32Array(0) };
  const count = reader.u8();
  return {
    flags,
    style: reader.pointer((target) => readFixed(target, count)) ?? new Int32Array(0),
  };
};

const glyphBits = (flags: number): 1 | 4 | 8 => {
  const kind = flags & (stringFlags.rasterA1 | stringFlags.rasterA4 | stringFlags.rasterA8);
  if (kind === stringFlags.rasterA1) return 1;
  if (kind === stringFlags.rasterA4) return 4;
  if (kind === stringFlags.rasterA8) return 8;
  throw new Malformed(`glyphs of kind ${kind} are unknown`);
};

const readGlyph = (reader: ByteReader, bitsPerPixel: number): Glyph => {
  const renderPosition = readPoint(reader);
  const origin = readPoint(reader);
  const width = reader.u16();
  const height = reader.u16();
  const rowBytes = Math.ceil((width * bitsPerPixel) / 8);
  return { renderPosition, origin, width, height, bytes: reader.take(rowBytes * height) };
};

export const readGlyphString = (reader: ByteReader): GlyphString => {
  const count = reader.u16();
  const flags = reader.u8();
  const bitsPerPixel = glyphBits(flags);
  return {
    bitsPerPixel,
    topDown: (flags & stringFlags.rasterTopDown) !== 0,
    glyphs: reader.list(count, 20, (item) => readGlyph(item, bitsPerPixel)),
  };
};
