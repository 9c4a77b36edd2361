// GLZ_RGB: LZ whose matches may lie in earlier images.
import type { Alpha, Pixmap } from "../framebuffer/pixmap.ts";
import { flipRows } from "../framebuffer/pixmap.ts";
import { CodecError } from "./codec-error.ts";
import { expand555 } from "./colors.ts";
import type { GlzWindow } from "./glz-window.ts";
import { bigEndian32, checkLzMagic, lzTypes } from "./lz-header.ts";
import { repeatPixels } from "./repeat-pixels.ts";

export type GlzHeader = {
  readonly type: number;
  readonly rows: "top-down" | "bottom-up";
  readonly widthPx: number;
  readonly heightPx: number;
  readonly id: number;
  /** How many images before this one the window begins. */
  readonly windowDistance: number;
};

export const glzHeaderBytes = 33;

const fault = (why: string): CodecError => new CodecError("glz", why);

/** An image refers to one that has not come: another channel of the same guest may still bring it. */
export class MissingGlzImage extends CodecError {
  readonly id: number;

  constructor(id: number) {
    super("glz", `image ${id} is not in the window`);
    this.id = id;
  }
}

/** @throws CodecError */
export const readGlzHeader = (bytes: Uint8Array): GlzHeader => {
  checkLzMagic("glz", bytes, glzHeaderBytes);
  const kind = bytes[8] as number;
  const id = bigEndian32(bytes, 21) * 2 ** 32 + bigEndian32(bytes, 25);
  // A server counts from 0; beyond this, counting on would not change the number.
  if (id > Number.MAX_SAFE_INTEGER) throw fault("the image's number is too large");
  return {
    type: kind & 15,
    rows: kind >> 4 === 0 ? "bottom-up" : "top-down",
    widthPx: bigEndian32(bytes, 9),
    heightPx: bigEndian32(bytes, 13),
    // At 17 a stride, which matters for palettes only; GLZ images have none.
    id,
    windowDistance: bigEndian32(bytes, 29),
  };
};

/**
 * Fills all of `target`, and adds the image to the window.
 * @throws MissingGlzImage, or CodecError; the window is as it was then
 */
export const decodeGlz = (bytes: Uint8Array, window: GlzWindow, target: Pixmap): Alpha => {
  const header = readGlzHeader(bytes);
  if (header.widthPx !== target.widthPx || header.heightPx !== target.heightPx) {
    throw fault(`${header.widthPx} x ${header.heightPx} pixels in an image of another size`);
  }
  const { pixels } = target;
  const pass: Pass = { bytes, out: pixels, window, id: header.id };
  let alpha: Alpha = "opaque";
  switch (header.type) {
    case lzTypes.rgb16:
      colorPass(pass, "rgb16");
      break;
    case lzTypes.rgb24:
    case lzTypes.rgb32:
      colorPass(pass, "rgb24");
      break;
    case lzTypes.rgba:
      alphaPass(pass, colorPass(pass, "rgb24"));
      alpha = "premultiplied";
      break;
    default:
      throw fault(`image type ${header.type}`);
  }
  // The window needs the pixels as they were sent. It shares them with the target: pictures are never drawn on.
  const kept = header.rows === "top-down" ? pixels : pixels.slice();
  window.add({ id: header.id, pixels: kept, oldestId: header.id - header.windowDistance });
  if (header.rows === "bottom-up") flipRows(target);
  return alpha;
};

type Pass = {
  readonly bytes: Uint8Array;
  readonly out: Uint32Array;
  readonly window: GlzWindow;
  readonly id: number;
};

type Match = { from: number; length: number; pixelDistance: number; imageDistance: number };

const byteAt = (bytes: Uint8Array, at: number): number => {
  if (at >= bytes.length) throw fault("a match is cut off");
  return bytes[at] as number;
};

/** Reads a match whose control byte stands before `match.from`, which is behind the match then. */
const readMatch = (bytes: Uint8Array, control: number, match: Match): void => {
  let { from } = match;
  let length = control >> 5;
  if (length === 7) {
    let more = 255;
    while (more === 255) {
      more = byteAt(bytes, from);
      from += 1;
      length += more;
    }
  }
  // Checked first, and by one look: nearly all matches end here.
  const code = byteAt(bytes, from + 1);
  let pixelDistance = (control & 15) | ((bytes[from] as number) << 4);
  from += 2;
  const imageBytes = code >> 6;
  let imageDistance = 0;
  let shift = 0;
  if ((control & 16) === 0) {
    imageDistance = code & 63;
    shift = 6;
  } else pixelDistance += (code & 31) << 12;
  for (let index = 0; index < imageBytes; index += 1) {
    imageDistance += byteAt(bytes, from) * 2 ** (shift + 8 * index);
    from += 1;
  }
  if ((control & 16) !== 0 && (code & 32) !== 0) {
    pixelDistance += byteAt(bytes, from) << 17;
    from += 1;
  }
  match.from = from;
  match.length = length;
  match.pixelDistance = imageDistance === 0 ? pixelDistance + 1 : pixelDistance;
  match.imageDistance = imageDistance;
};

/** Where a match's pixels are: in which array, and from where on. */
const sourceOf = (pass: Pass, match: Match, to: number): Uint32Array => {
  if (match.imageDistance === 0) {
    if (match.pixelDistance > to) throw fault("a match begins before the image");
    return pass.out;
  }
  const id = pass.id - match.imageDistance;
  const image = pass.window.get(id);
  if (image === undefined) throw new MissingGlzImage(id);
  if (match.pixelDistance + match.length > image.pixels.length) {
    throw fault(`a match goes beyond the end of image ${id}`);
  }
  return image.pixels;
};

const checkRatio = (sourceBytes: number, units: number): void => {
  if (units > (sourceBytes + 1) * 256) throw fault(`${sourceBytes} bytes for ${units} pixels`);
};

const copyPixels = (
  out: Uint32Array,
  to: number,
  source: Uint32Array,
  from: number,
  length: number,
): void => {
  if (source === out) repeatPixels(out, to, to - from, length);
  else if (length > 48) {
    out.set(source.subarray(from, from + length), to);
  } else {
    for (let index = 0; index < length; index += 1)
      out[to + index] = source[from + index] as number;
  }
};

/** Returns where the pass ends in the bytes. */
const colorPass = (pass: Pass, depth: "rgb16" | "rgb24"): number => {
  const { bytes, out } = pass;
  checkRatio(bytes.length - glzHeaderBytes, out.length);
  const isDeep = depth === "rgb24";
  const bias = isDeep ? 0 : 1;
  const inputEnd = bytes.length;
  const size = out.length;
  const match: Match = { from: 0, length: 0, pixelDistance: 0, imageDistance: 0 };
  let from = glzHeaderBytes;
  let to = 0;
  while (to < size) {
    if (from >= inputEnd) throw fault("the pixels are cut off");
    const control = bytes[from] as number;
    from += 1;
    if (control < 32) {
      const end = to + control + 1;
      if (end > size) throw fault("more pixels than announced");
      if (from + (control + 1) * (isDeep ? 3 : 2) > inputEnd) throw fault("the pixels are cut off");
      if (isDeep) {
        for (; to < end; to += 1) {
          out[to] =
            (bytes[from] as number) |
            ((bytes[from + 1] as number) << 8) |
            ((bytes[from + 2] as number) << 16);
          from += 3;
        }
      } else {
        for (; to < end; to += 1) {
          out[to] = expand555(((bytes[from] as number) << 8) | (bytes[from + 1] as number));
          from += 2;
        }
      }
      continue;
    }
    match.from = from;
    readMatch(bytes, control, match);
    match.length += bias;
    if (to + match.length > size) throw fault("more pixels than announced");
    const source = sourceOf(pass, match, to);
    const start = source === out ? to - match.pixelDistance : match.pixelDistance;
    copyPixels(out, to, source, start, match.length);
    to += match.length;
    from = match.from;
  }
  return from;
};

/** Sets the top byte of every pixel, from `start` in the bytes on. */
const alphaPass = (pass: Pass, start: number): void => {
  const { bytes, out } = pass;
  checkRatio(bytes.length - start, out.length);
  const size = out.length;
  const match: Match = { from: 0, length: 0, pixelDistance: 0, imageDistance: 0 };
  let from = start;
  let to = 0;
  while (to < size) {
    const control = bytes[from];
    if (control === undefined) throw fault("the alpha is cut off");
    from += 1;
    if (control < 32) {
      const end = to + control + 1;
      if (end > size) throw fault("more pixels than announced");
      if (from + control + 1 > bytes.length) throw fault("the alpha is cut off");
      for (; to < end; to += 1) {
        out[to] = ((out[to] as number) & 0xff_ffff) | ((bytes[from] as number) << 24);
        from += 1;
      }
      continue;
    }
    match.from = from;
    readMatch(bytes, control, match);
    match.length += 2;
    if (to + match.length > size) throw fault("more pixels than announced");
    const source = sourceOf(pass, match, to);
    let at = source === out ? to - match.pixelDistance : match.pixelDistance;
    const end = to + match.length;
    for (; to < end; to += 1) {
      out[to] = ((out[to] as number) & 0xff_ffff) | ((source[at] as number) & 0xff00_0000);
      at += 1;
    }
    from = match.from;
  }
};
