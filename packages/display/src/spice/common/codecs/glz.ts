// GLZ_RGB: LZ whose matches may lie in earlier images.
import type { Alpha, Pixmap } from "../framebuffer/pixmap.ts";
import { flipRows } from "../framebuffer/pixmap.ts";
import { CodecError } from "./codec-error.ts";
import { expand555 } from "./colors.ts";
import type { GlzWindow } from "./glz-window.ts";
import { bigEndian32, checkLzMagic, lzTypes } from "./lz-header.ts";
import { copyExactly, copyGroups, groupPx, longMatchPx } from "./copy-match.ts";

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
  const pass: Pass = {
    bytes,
    out: pixels,
    window,
    id: header.id,
    lastDistance: 0,
    lastPixels: pixels,
  };
  let alpha: Alpha = "opaque";
  switch (header.type) {
    case lzTypes.rgb16:
      decodePass(pass, glzHeaderBytes, "rgb16");
      break;
    case lzTypes.rgb24:
    case lzTypes.rgb32:
      decodePass(pass, glzHeaderBytes, "rgb24");
      break;
    case lzTypes.rgba:
      decodePass(pass, decodePass(pass, glzHeaderBytes, "rgb24"), "alpha");
      alpha = "premultiplied";
      break;
    default:
      throw fault(`image type ${header.type}`);
  }
  // The window needs the pixels as they were sent. It shares them with the target: pictures are never drawn on.
  const kept = header.rows === "top-down" ? pixels : pixels.slice();
  window.add(header.id, kept, header.id - header.windowDistance);
  if (header.rows === "bottom-up") flipRows(target);
  return alpha;
};

type Pass = {
  readonly bytes: Uint8Array;
  readonly out: Uint32Array;
  readonly window: GlzWindow;
  readonly id: number;
  /** The image that the last match into another one lay in: how far back, and its pixels. */
  lastDistance: number;
  lastPixels: Uint32Array;
};

/** What a pass sets of each pixel: all of it, or the top byte. */
type Unit = "rgb24" | "rgb16" | "alpha";

const literalBytes = { rgb24: 3, rgb16: 2, alpha: 1 } as const;
/** Short matches do not pay: the length in the code is that much less than the real one. */
const lengthBias = { rgb24: 0, rgb16: 1, alpha: 2 } as const;

/** The pixels of another image that a match is in. Matches come in series: the last image is not looked up again. */
const imageBefore = (pass: Pass, distance: number): Uint32Array => {
  if (distance !== pass.lastDistance) {
    const id = pass.id - distance;
    const pixels = pass.window.get(id);
    if (pixels === undefined) throw new MissingGlzImage(id);
    pass.lastDistance = distance;
    pass.lastPixels = pixels;
  }
  return pass.lastPixels;
};

const checkRatio = (sourceBytes: number, units: number): void => {
  if (units > (sourceBytes + 1) * 256) throw fault(`${sourceBytes} bytes for ${units} pixels`);
};

/**
 * Returns where the pass ends in the bytes. A match is read without a look at where they end, which reads zeros there
 * (as `undefined | 0`): one look is enough, before anything is copied.
 */
const decodePass = (pass: Pass, start: number, unit: Unit): number => {
  const { bytes, out } = pass;
  checkRatio(bytes.length - start, out.length);
  const unitBytes = literalBytes[unit];
  const bias = lengthBias[unit];
  const inputEnd = bytes.length;
  const size = out.length;
  const groupsEnd = size - groupPx;
  // An integer from the start, so that the engine keeps it as one.
  let from = start | 0;
  let to = 0;
  while (to < size) {
    let other = out;
    let otherFrom = 0;
    let otherPx = 0;
    while (to < size) {
      if (from >= inputEnd) throw fault("the pixels are cut off");
      const control = bytes[from] as number;
      from += 1;
      if (control < 32) {
        const count = control + 1;
        if (to + count > size) throw fault("more pixels than announced");
        if (from + count * unitBytes > inputEnd) throw fault("the pixels are cut off");
        copyLiterals(out, to, bytes, from, count, unit);
        to += count;
        from += count * unitBytes;
        continue;
      }
      let length = control >> 5;
      if (length === 7) {
        let more = 255;
        while (more === 255 && from < inputEnd) {
          more = bytes[from] as number;
          from += 1;
          length += more;
        }
      }
      length += bias;
      let pixelDistance = (control & 15) | ((bytes[from] as number) << 4);
      const code = bytes[from + 1] as number;
      from += 2;
      let imageDistance = 0;
      let shift = 0;
      if ((control & 16) === 0) {
        imageDistance = code & 63;
        shift = 6;
      } else pixelDistance |= (code & 31) << 12;
      for (let imageBytes = code >> 6; imageBytes > 0; imageBytes -= 1) {
        imageDistance |= (bytes[from] as number) << shift;
        from += 1;
        shift += 8;
      }
      if ((control & 16) !== 0 && (code & 32) !== 0) {
        pixelDistance |= (bytes[from] as number) << 17;
        from += 1;
      }
      if (from > inputEnd) throw fault("a match is cut off");
      let source = out;
      let at = pixelDistance;
      if (imageDistance === 0) {
        at = to - pixelDistance - 1;
        if (at < 0) throw fault("a match begins before the image");
      } else {
        source = imageBefore(pass, imageDistance);
        if (at + length > source.length) {
          throw fault(`a match goes beyond the end of image ${pass.id - imageDistance}`);
        }
      }
      const matchEnd = to + length;
      if (unit === "alpha") {
        if (matchEnd > size) throw fault("more pixels than announced");
        repeatAlpha(out, to, source, at, length);
      } else if (
        matchEnd > groupsEnd ||
        at + length + groupPx > source.length ||
        length > longMatchPx
      ) {
        other = source;
        otherFrom = at;
        otherPx = length;
        break;
      } else copyGroups(out, to, source, at, length);
      to = matchEnd;
    }
    if (to + otherPx > size) throw fault("more pixels than announced");
    if (otherPx > 0) copyExactly(out, to, other, otherFrom, otherPx);
    to += otherPx;
  }
  return from;
};

const copyLiterals = (
  out: Uint32Array,
  to: number,
  bytes: Uint8Array,
  start: number,
  count: number,
  unit: Unit,
): void => {
  let from = start;
  const end = to + count;
  if (unit === "rgb24") {
    for (let at = to; at < end; at += 1) {
      out[at] =
        (bytes[from] as number) |
        ((bytes[from + 1] as number) << 8) |
        ((bytes[from + 2] as number) << 16);
      from += 3;
    }
  } else if (unit === "rgb16") {
    for (let at = to; at < end; at += 1) {
      out[at] = expand555(((bytes[from] as number) << 8) | (bytes[from + 1] as number));
      from += 2;
    }
  } else {
    for (let at = to; at < end; at += 1) {
      out[at] = ((out[at] as number) & 0xff_ffff) | ((bytes[from] as number) << 24);
      from += 1;
    }
  }
};

const repeatAlpha = (
  out: Uint32Array,
  to: number,
  source: Uint32Array,
  start: number,
  length: number,
): void => {
  const back = start - to;
  const end = to + length;
  for (let at = to; at < end; at += 1) {
    out[at] = ((out[at] as number) & 0xff_ffff) | ((source[at + back] as number) & 0xff00_0000);
  }
};
