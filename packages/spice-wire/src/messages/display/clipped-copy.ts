// DRAW_COPY of a raw picture of which only a part is drawn, as messages that carry no more than that part. The kernel's
// driver for qxl sends whole rows of the screen, and one picture around all places that changed (qxl_draw.c of Linux
// 6.1): a window of a quarter of the screen costs as much as the screen.
import { ByteReader } from "../../bytes/reader.ts";
import { bitmapFlags, bitmapFormats, clipTypes, imageTypes } from "../../constants/display.ts";
import { Malformed } from "../../errors.ts";
import { headerBytes } from "../../framing/frame-parser.ts";
import { drawMessages } from "./draw.ts";
import { readBase, readRect } from "./geometry.ts";
import type { Rect } from "./geometry.ts";

/** Decided by so much of a message's body, or by all of it. */
export const clippedCopyHeadBytes = 2048;
export const clippedCopyType = drawMessages.draw_copy.number;

/** The picture must become this much smaller, or it goes as it is. */
const mostOfPicture = 0.75;
const maxParts = 64;
const pixelBytes = 4;
const ropPut = 8;
/** Of a DRAW_COPY without clips: where its image stands, and where the image's pixels do. */
const imageAt = 57;
const pixelsAt = 93;

type Part = { readonly box: Rect; readonly sourceX: number; readonly sourceY: number };

export type ClippedCopy = {
  readonly surfaceId: number;
  readonly imageId: bigint;
  readonly format: number;
  readonly scaleMode: number;
  /** Of the picture in the message's body. */
  readonly stride: number;
  readonly pixelsAt: number;
  readonly parts: readonly Part[];
};

const widthOf = ({ left, right }: Rect): number => right - left;
const heightOf = ({ top, bottom }: Rect): number => bottom - top;

const common = (a: Rect, b: Rect): Rect => ({
  top: Math.max(a.top, b.top),
  left: Math.max(a.left, b.left),
  bottom: Math.min(a.bottom, b.bottom),
  right: Math.min(a.right, b.right),
});

const read = (head: Uint8Array, bodyBytes: number): ClippedCopy | undefined => {
  const reader = new ByteReader(head);
  const { surfaceId, box, clip = [box] } = readBase(reader);
  const image = new ByteReader(head.subarray(reader.u32()));
  const area = readRect(reader);
  if (widthOf(area) !== widthOf(box) || heightOf(area) !== heightOf(box)) return undefined;
  if (reader.u16() !== ropPut) return undefined;
  const scaleMode = reader.u8();
  reader.take(9);
  const maskImage = reader.u32();
  const imageId = image.u64();
  const type = image.u8();
  const imageFlags = image.u8();
  image.take(8);
  // What is to be kept must come whole.
  if (maskImage !== 0 || type !== imageTypes.bitmap || imageFlags !== 0) return undefined;
  const format = image.u8();
  if (format !== bitmapFormats["32bit"].number && format !== bitmapFormats.rgba.number) {
    return undefined;
  }
  if (image.u8() !== bitmapFlags.topDown) return undefined;
  const [width, height, stride, palette] = [image.u32(), image.u32(), image.u32(), image.u32()];
  const start = image.bytes.byteOffset - head.byteOffset + image.offset;
  if (palette !== 0 || stride < width * pixelBytes) return undefined;
  if (start + stride * height > bodyBytes) return undefined;

  const picture: Rect = { top: 0, left: 0, bottom: height, right: width };
  const parts: Part[] = [];
  let bytes = 0;
  for (const rect of clip) {
    const drawn = common(rect, box);
    if (widthOf(drawn) <= 0 || heightOf(drawn) <= 0) continue;
    const sourceX = drawn.left - box.left + area.left;
    const sourceY = drawn.top - box.top + area.top;
    const inside = common(picture, {
      top: sourceY,
      left: sourceX,
      bottom: sourceY + heightOf(drawn),
      right: sourceX + widthOf(drawn),
    });
    if (widthOf(inside) !== widthOf(drawn) || heightOf(inside) !== heightOf(drawn))
      return undefined;
    parts.push({ box: drawn, sourceX, sourceY });
    bytes += widthOf(drawn) * heightOf(drawn) * pixelBytes + headerBytes.mini + pixelsAt;
  }
  if (parts.length === 0 || parts.length > maxParts) return undefined;
  if (bytes > mostOfPicture * stride * height) return undefined;
  return { surfaceId, imageId, format, scaleMode, stride, pixelsAt: start, parts };
};

/**
 * What of a DRAW_COPY is drawn, where that is much less than it carries; undefined where it is best left as it is.
 *
 * @param head the first `clippedCopyHeadBytes` of the body, or all of it
 */
export const findClippedCopy = (head: Uint8Array, bodyBytes: number): ClippedCopy | undefined => {
  try {
    return read(head, bodyBytes);
  } catch (error) {
    // The head ends too early, or the message is broken: whoever reads it whole will say so.
    if (error instanceof Malformed) return undefined;
    throw error;
  }
};

/**
 * The messages, one a part, with mini headers: they draw what the whole one would have drawn.
 *
 * @param copy puts `target.length` bytes from `at` of the whole message's body into `target`
 */
export const encodeClippedCopy = (
  { surfaceId, imageId, format, scaleMode, stride, pixelsAt: from, parts }: ClippedCopy,
  copy: (at: number, target: Uint8Array) => void,
): Uint8Array => {
  const sizes = parts.map(({ box }) => widthOf(box) * heightOf(box) * pixelBytes);
  const total = sizes.reduce((sum, size) => sum + headerBytes.mini + pixelsAt + size, 0);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [index, { box, sourceX, sourceY }] of parts.entries()) {
    const width = widthOf(box);
    const height = heightOf(box);
    view.setUint16(at, clippedCopyType, true);
    view.setUint32(at + 2, pixelsAt + (sizes[index] ?? 0), true);
    at += headerBytes.mini;
    view.setUint32(at, surfaceId, true);
    writeRect(view, at + 4, box);
    view.setUint8(at + 20, clipTypes.none);
    view.setUint32(at + 21, imageAt, true);
    writeRect(view, at + 25, { top: 0, left: 0, bottom: height, right: width });
    view.setUint16(at + 41, ropPut, true);
    view.setUint8(at + 43, scaleMode);
    view.setBigUint64(at + imageAt, imageId, true);
    view.setUint8(at + imageAt + 8, imageTypes.bitmap);
    view.setUint32(at + imageAt + 10, width, true);
    view.setUint32(at + imageAt + 14, height, true);
    view.setUint8(at + imageAt + 18, format);
    view.setUint8(at + imageAt + 19, bitmapFlags.topDown);
    view.setUint32(at + imageAt + 20, width, true);
    view.setUint32(at + imageAt + 24, height, true);
    view.setUint32(at + imageAt + 28, width * pixelBytes, true);
    at += pixelsAt;
    for (let row = 0; row < height; row += 1) {
      const target = bytes.subarray(at, at + width * pixelBytes);
      copy(from + (sourceY + row) * stride + sourceX * pixelBytes, target);
      at += target.length;
    }
  }
  return bytes;
};

const writeRect = (view: DataView, at: number, { top, left, bottom, right }: Rect): void => {
  view.setInt32(at, top, true);
  view.setInt32(at + 4, left, true);
  view.setInt32(at + 8, bottom, true);
  view.setInt32(at + 12, right, true);
};
