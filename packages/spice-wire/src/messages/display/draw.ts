// spice.proto: the drawing messages of DisplayChannel.
import type { ByteReader } from "../../bytes/reader.ts";
import { compositeFlags, scaleModes } from "../../constants/display.ts";
import { limits } from "../../limits.ts";
import { fromServer } from "../../table.ts";
import { readBase, readPoint, readPoint16, readRect } from "./geometry.ts";
import type { DrawBase } from "./geometry.ts";
import { readImage } from "./image.ts";
import { readBrush, readGlyphString, readLineAttributes, readMask, readPath } from "./paint.ts";

const draw = <B>(number: number, parse: (reader: ByteReader, base: DrawBase) => B) =>
  fromServer(number, limits.drawBytes, (reader) => parse(reader, readBase(reader)));

const readScaleMode = (reader: ByteReader): "nearest" | "interpolate" =>
  reader.u8() === scaleModes.nearest ? "nearest" : "interpolate";

/** spice.proto: Copy, also Blend. An image that is missing (offset 0) draws nothing. */
const readCopy = (reader: ByteReader, base: DrawBase) => ({
  base,
  image: reader.pointer(readImage),
  srcArea: readRect(reader),
  /** Bits of `ropd`. */
  rop: reader.u16(),
  scaleMode: readScaleMode(reader),
  mask: readMask(reader),
});

const readMaskOnly = (reader: ByteReader, base: DrawBase) => ({ base, mask: readMask(reader) });

/** spice.proto: Transform: two rows of three numbers in 16.16 fixed point. */
export type Transform = readonly [number, number, number, number, number, number];

const readTransform = (reader: ByteReader): Transform => [
  reader.i32(),
  reader.i32(),
  reader.i32(),
  reader.i32(),
  reader.i32(),
  reader.i32(),
];

const readComposite = (reader: ByteReader, base: DrawBase) => {
  const flags = reader.u32();
  const has = (flag: number): boolean => (flags & flag) !== 0;
  return {
    base,
    /** Bits of `compositeFlags`. */
    flags,
    image: reader.pointer(readImage),
    maskImage: has(compositeFlags.hasMask) ? reader.pointer(readImage) : undefined,
    srcTransform: has(compositeFlags.hasSrcTransform) ? readTransform(reader) : undefined,
    maskTransform: has(compositeFlags.hasMaskTransform) ? readTransform(reader) : undefined,
    srcOrigin: readPoint16(reader),
    maskOrigin: readPoint16(reader),
  };
};

export const drawMessages = {
  draw_fill: draw(302, (reader, base) => ({
    base,
    brush: readBrush(reader),
    rop: reader.u16(),
    mask: readMask(reader),
  })),
  draw_opaque: draw(303, (reader, base) => ({
    base,
    image: reader.pointer(readImage),
    srcArea: readRect(reader),
    brush: readBrush(reader),
    rop: reader.u16(),
    scaleMode: readScaleMode(reader),
    mask: readMask(reader),
  })),
  draw_copy: draw(304, readCopy),
  draw_blend: draw(305, readCopy),
  draw_blackness: draw(306, readMaskOnly),
  draw_whiteness: draw(307, readMaskOnly),
  draw_invers: draw(308, readMaskOnly),
  draw_rop3: draw(309, (reader, base) => ({
    base,
    image: reader.pointer(readImage),
    srcArea: readRect(reader),
    brush: readBrush(reader),
    /** A Windows ternary raster operation. */
    rop3: reader.u8(),
    scaleMode: readScaleMode(reader),
    mask: readMask(reader),
  })),
  draw_stroke: draw(310, (reader, base) => ({
    base,
    path: reader.requiredPointer(readPath),
    line: readLineAttributes(reader),
    brush: readBrush(reader),
    foreMode: reader.u16(),
    backMode: reader.u16(),
  })),
  draw_text: draw(311, (reader, base) => ({
    base,
    string: reader.requiredPointer(readGlyphString),
    backArea: readRect(reader),
    foreBrush: readBrush(reader),
    backBrush: readBrush(reader),
    foreMode: reader.u16(),
    backMode: reader.u16(),
  })),
  draw_transparent: draw(312, (reader, base) => ({
    base,
    image: reader.pointer(readImage),
    srcArea: readRect(reader),
    /** As the guest gave it; `trueColor` is it in 32 bits. */
    srcColor: reader.u32(),
    trueColor: reader.u32(),
  })),
  draw_alpha_blend: draw(313, (reader, base) => ({
    base,
    /** Bits of `alphaFlags`. */
    flags: reader.u8(),
    alpha: reader.u8(),
    image: reader.pointer(readImage),
    srcArea: readRect(reader),
  })),
  draw_composite: draw(318, readComposite),
  copy_bits: draw(104, (reader, base) => ({ base, srcPosition: readPoint(reader) })),
};
