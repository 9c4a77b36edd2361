// Bytes of messages that no server here sends, written field by field as spice.proto has them. Only tests use them.
import { ByteWriter } from "./bytes/writer.ts";
import { channelTypes } from "./constants/channels.ts";
import type { ChannelName } from "./constants/channels.ts";
import type { Frame } from "./table.ts";

export const bytes = (write: (writer: ByteWriter) => unknown): Uint8Array => {
  const writer = new ByteWriter();
  write(writer);
  return writer.done();
};

/** Writes a message whose pointers are told after the parts they point at are placed behind the fixed fields. */
export const withParts = (
  fixed: (writer: ByteWriter, offsetOf: (part: Uint8Array) => number) => unknown,
): Uint8Array => {
  // The first pass finds how long the fixed fields are.
  const length = bytes((writer) => fixed(writer, () => 0)).length;
  const parts: Uint8Array[] = [];
  let end = length;
  const offsetOf = (part: Uint8Array): number => {
    const offset = end;
    parts.push(part);
    end += part.length;
    return offset;
  };
  const head = bytes((writer) => fixed(writer, offsetOf));
  return bytes((writer) => [head, ...parts].map((part) => writer.raw(part)));
};

/** surface 0, box 10,20 - 110,70 (left, top - right, bottom), one clip rectangle. */
export const base = (writer: ByteWriter): ByteWriter =>
  rect(writer.u32(0), 20, 10, 70, 110).u8(1).u32(1).i32(20).i32(10).i32(30).i32(40);

export const rect = (
  writer: ByteWriter,
  top: number,
  left: number,
  bottom: number,
  right: number,
): ByteWriter => writer.i32(top).i32(left).i32(bottom).i32(right);

/** A 1-bit mask of 8 x 2, top down, no palette. */
export const maskImage = bytes((writer) =>
  writer
    // id, BITMAP, no flags, 8 x 2
    .u64(5n)
    .u8(0)
    .u8(0)
    .u32(8)
    .u32(2)
    // 1BIT_BE, TOP_DOWN, 8 x 2, stride 1, palette 0
    .u8(2)
    .u8(4)
    .u32(8)
    .u32(2)
    .u32(1)
    .u32(0)
    .raw(Uint8Array.of(0xf0, 0x0f)),
);

const image = (type: number, write: (writer: ByteWriter) => unknown): Uint8Array =>
  bytes((writer) => write(writer.u64(77n).u8(type).u8(1).u32(4).u32(2)));

/** One image of each type that no recording has, and what it should say. */
export const syntheticImages = {
  from_cache: image(103, () => {}),
  from_cache_lossless: image(106, () => {}),
  surface: image(104, (writer) => writer.u32(9)),
  // flags TOP_DOWN, JPEG of 2 bytes, 5 in all
  jpeg_alpha: image(108, (writer) =>
    writer
      .u8(1)
      .u32(2)
      .u32(5)
      .raw(Uint8Array.of(0xff, 0xd8, 1, 2, 3)),
  ),
  // flags PAL_FROM_CACHE, 3 bytes, palette 42
  lz_plt: image(100, (writer) =>
    writer
      .u8(2)
      .u32(3)
      .u64(42n)
      .raw(Uint8Array.of(7, 8, 9)),
  ),
} as const;

const solid = (writer: ByteWriter): ByteWriter => writer.u8(1).u32(0x336699);
const noMask = (writer: ByteWriter): ByteWriter => writer.u8(0).i32(0).i32(0).u32(0);

/** Every drawing message with all of its parts. */
export const syntheticDraws: Readonly<Record<string, readonly [number, Uint8Array]>> = {
  draw_fill: [
    302,
    withParts((writer, at) =>
      // Solid brush, OP_PUT, an inverted mask at 1,2.
      solid(base(writer)).u16(8).u8(1).i32(1).i32(2).u32(at(maskImage)),
    ),
  ],
  draw_opaque: [
    303,
    withParts((writer, at) => {
      rect(base(writer).u32(at(syntheticImages.surface)), 0, 0, 2, 4);
      // A pattern at 3,4; OP_XOR; nearest.
      noMask(writer.u8(2).u32(at(syntheticImages.from_cache)).i32(3).i32(4).u16(64).u8(1));
    }),
  ],
  draw_blend: [
    305,
    withParts((writer, at) => {
      rect(base(writer).u32(at(syntheticImages.jpeg_alpha)), 0, 0, 2, 4);
      noMask(writer.u16(32).u8(0));
    }),
  ],
  draw_blackness: [306, bytes((writer) => noMask(base(writer)))],
  draw_whiteness: [307, bytes((writer) => noMask(base(writer)))],
  draw_invers: [308, bytes((writer) => noMask(base(writer)))],
  draw_rop3: [
    309,
    withParts((writer, at) => {
      rect(base(writer).u32(at(syntheticImages.lz_plt)), 0, 0, 2, 4);
      noMask(solid(writer).u8(0xca).u8(0));
    }),
  ],
  draw_stroke: [
    310,
    withParts((writer, at) => {
      const path = bytes((part) =>
        // One segment BEGIN|END with the points 1,2 and 3.5,4.
        part.u32(1).u8(3).u32(2).i32(16).i32(32).i32(56).i32(64),
      );
      const style = bytes((part) => part.i32(48).i32(16));
      base(writer).u32(at(path)).u8(8).u8(2).u32(at(style));
      solid(writer).u16(8).u16(8);
    }),
  ],
  draw_text: [
    311,
    withParts((writer, at) => {
      const string = bytes((part) =>
        // One glyph of 4 bits, top down, at 5,6 with origin -1,-2, 3 x 2 pixels.
        part.u16(1).u8(10).i32(5).i32(6).i32(-1).i32(-2).u16(3).u16(2).u32(0xddccbbaa),
      );
      rect(base(writer).u32(at(string)), 0, 0, 0, 0);
      solid(writer).u8(0).u16(8).u16(8);
    }),
  ],
  draw_transparent: [
    312,
    withParts((writer, at) => {
      rect(base(writer).u32(at(syntheticImages.from_cache_lossless)), 0, 0, 2, 4);
      writer.u32(1).u32(2);
    }),
  ],
  draw_alpha_blend: [
    313,
    withParts((writer, at) =>
      rect(base(writer).u8(3).u8(128).u32(at(syntheticImages.surface)), 0, 0, 2, 4),
    ),
  ],
  draw_composite: [
    318,
    withParts((writer, at) => {
      // PIXMAN_OP_OVER with a mask and the source's transform.
      base(writer)
        .u32(3 | (1 << 19) | (1 << 20))
        .u32(at(syntheticImages.surface));
      writer.u32(at(syntheticImages.surface));
      for (const number of [65_536, 0, 0, 0, 65_536, 0]) writer.i32(number);
      writer.raw(bytes((part) => part.u16(1).u16(2).u16(3).u16(0xffff)));
    }),
  ],
  copy_bits: [104, bytes((writer) => base(writer).i32(7).i32(8))],
};

/** A frame of each channel's message numbers with an arbitrary body. */
export const frameOf = (type: number, body: Uint8Array): Frame => ({ type, body });

export const channelNames = Object.keys(channelTypes) as readonly ChannelName[];
