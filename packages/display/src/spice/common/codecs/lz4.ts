// LZ4 images: two bytes of header, then blocks, each with its size before it.
import type { BitmapFormatName } from "@openutm/spice-wire";
import type { Alpha, Pixmap } from "../framebuffer/pixmap.ts";
import { flipRows } from "../framebuffer/pixmap.ts";
import { decodeBitmap, rowBytesOf } from "./bitmap.ts";
import { CodecError } from "./codec-error.ts";
import { bigEndian32 } from "./lz-header.ts";
import { decodeLz4Block, lz4Room, type Lz4Output } from "./lz4-block.ts";

/** SPICE_BITMAP_FMT_*: what spice-server compresses with LZ4. */
const formats: Readonly<Record<number, BitmapFormatName>> = {
  6: "16bit",
  7: "24bit",
  8: "32bit",
  9: "rgba",
};

/** Fills all of `target`. @throws CodecError */
export const decodeLz4 = (bytes: Uint8Array, target: Pixmap): Alpha => {
  const format = formats[bytes[1] ?? -1];
  if (format === undefined) throw new CodecError("lz4", `bitmap format ${bytes[1] ?? "none"}`);
  const rows = bytes[0] === 0 ? "bottom-up" : "top-down";
  const stride = rowBytesOf(format, target.widthPx);
  const rawBytes = stride * target.heightPx;
  // LZ4 makes no more than 255 bytes of one.
  if (rawBytes > bytes.length * 256) {
    throw new CodecError("lz4", `${bytes.length} bytes for ${rawBytes}`);
  }
  if (format === "32bit" || format === "rgba") {
    decodeBlocks(bytes, { words: target.pixels, byteCount: rawBytes });
    if (rows === "bottom-up") flipRows(target);
    return format === "rgba" ? "premultiplied" : "opaque";
  }
  const raw = lz4Room(rawBytes);
  decodeBlocks(bytes, raw);
  return decodeBitmap({ format, bytes: raw.bytes, stride, rows }, target);
};

const decodeBlocks = (bytes: Uint8Array, out: Lz4Output): void => {
  let from = 2;
  let to = 0;
  while (from < bytes.length) {
    if (from + 4 > bytes.length) throw new CodecError("lz4", "a block's size is cut off");
    const size = bigEndian32(bytes, from);
    from += 4;
    if (size === 0 || size > bytes.length - from) {
      throw new CodecError("lz4", `a block of ${size} bytes, ${bytes.length - from} are left`);
    }
    to = decodeLz4Block(bytes, from, from + size, out, to);
    from += size;
  }
  const { byteCount } = out;
  if (to !== byteCount) throw new CodecError("lz4", `${to} bytes instead of ${byteCount}`);
};
