// Pointer shapes of all kinds as straight RGBA, which is what a page's cursor wants.
import type { CursorHeader } from "@openutm/spice-wire";
import { CodecError } from "../../codecs/codec-error.ts";
import { expand555 } from "../../codecs/colors.ts";

export type CursorShape = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly hotSpotX: number;
  readonly hotSpotY: number;
  /** R, G, B, A for each pixel from the top; colours are not multiplied by alpha. */
  readonly rgba: Uint8Array<ArrayBuffer>;
};

// The largest that any driver makes; a page takes 128 pixels at most.
const maxSidePx = 512;

/** @throws CodecError */
export const decodeCursor = (header: CursorHeader, bytes: Uint8Array): CursorShape => {
  const { width, height } = header;
  if (width > maxSidePx || height > maxSidePx) {
    throw new CodecError("cursor", `${width} x ${height} pixels`);
  }
  const needed = neededBytes(header);
  if (bytes.length < needed) {
    throw new CodecError("cursor", `${bytes.length} bytes instead of ${needed}`);
  }
  const rgba = new Uint8Array(width * height * 4);
  if (header.type === "alpha") fillAlpha(rgba, bytes);
  else if (header.type === "mono") fillMono(rgba, bytes, width, height);
  else fillColor(rgba, bytes, header);
  return {
    widthPx: width,
    heightPx: height,
    hotSpotX: Math.min(header.hotSpotX, Math.max(width - 1, 0)),
    hotSpotY: Math.min(header.hotSpotY, Math.max(height - 1, 0)),
    rgba,
  };
};

/** Bits of a pixel, and the entries of the palette that follows them. */
const colorKinds = {
  color4: { bits: 4, entries: 16 },
  color8: { bits: 8, entries: 256 },
  color16: { bits: 16, entries: 0 },
  color24: { bits: 24, entries: 0 },
  color32: { bits: 32, entries: 0 },
} as const;

const colorBytes = (kind: { readonly bits: number }, width: number, height: number): number =>
  kind.bits === 4 ? Math.ceil(width / 2) * height : (kind.bits / 8) * width * height;

const neededBytes = ({ type, width, height }: CursorHeader): number => {
  if (type === "alpha") return width * height * 4;
  if (type === "mono") return Math.ceil(width / 8) * height * 2;
  const kind = colorKinds[type];
  return colorBytes(kind, width, height) + kind.entries * 4 + Math.ceil((width * height) / 8);
};

const put = (rgba: Uint8Array, pixel: number, color: number, alpha: number): void => {
  rgba[pixel * 4] = color >> 16;
  rgba[pixel * 4 + 1] = color >> 8;
  rgba[pixel * 4 + 2] = color;
  rgba[pixel * 4 + 3] = alpha;
};

const fillAlpha = (rgba: Uint8Array, bytes: Uint8Array): void => {
  for (let at = 0; at < rgba.length; at += 4) {
    rgba[at] = bytes[at + 2] as number;
    rgba[at + 1] = bytes[at + 1] as number;
    rgba[at + 2] = bytes[at] as number;
    rgba[at + 3] = bytes[at + 3] as number;
  }
};

// A page's cursor cannot invert what is below it: such pixels are black with a white edge, seen on any ground.
const fillMono = (rgba: Uint8Array, bytes: Uint8Array, width: number, height: number): void => {
  const rowBytes = Math.ceil(width / 8);
  const bit = (plane: number, x: number, y: number): number =>
    ((bytes[(plane * height + y) * rowBytes + (x >> 3)] as number) >> (7 - (x & 7))) & 1;
  const inverts = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && bit(0, x, y) === 1 && bit(1, x, y) === 1;
  const touchesInverting = (x: number, y: number): boolean => {
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) if (inverts(x + dx, y + dy)) return true;
    }
    return false;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = y * width + x;
      if (bit(0, x, y) === 0) put(rgba, pixel, bit(1, x, y) === 0 ? 0 : 0xff_ffff, 255);
      else if (bit(1, x, y) === 1) put(rgba, pixel, 0, 255);
      else if (touchesInverting(x, y)) put(rgba, pixel, 0xff_ffff, 255);
    }
  }
};

const fillColor = (rgba: Uint8Array, bytes: Uint8Array, header: CursorHeader): void => {
  const { type, width, height } = header;
  if (type === "alpha" || type === "mono") return;
  const kind = colorKinds[type];
  const paletteStart = colorBytes(kind, width, height);
  const maskStart = paletteStart + kind.entries * 4;
  const little = (at: number, count: number): number => {
    let value = 0;
    for (let index = count - 1; index >= 0; index -= 1) {
      value = (value << 8) | (bytes[at + index] as number);
    }
    return value;
  };
  const colorAt = (pixel: number): number => {
    switch (kind.bits) {
      case 4: {
        const pair = bytes[pixel >> 1] as number;
        return little(paletteStart + 4 * ((pixel & 1) === 0 ? pair >> 4 : pair & 15), 3);
      }
      case 8:
        return little(paletteStart + 4 * (bytes[pixel] as number), 3);
      case 16:
        return expand555(little(pixel * 2, 2) & 0x7fff);
      case 24:
        return little(pixel * 3, 3);
      case 32:
        return little(pixel * 4, 3);
    }
  };
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const hidden = ((bytes[maskStart + (pixel >> 3)] as number) >> (7 - (pixel & 7))) & 1;
    const color = colorAt(pixel);
    if (hidden === 0) put(rgba, pixel, color, 255);
    // White behind the mask means "invert": a pattern of two greys shows on any ground.
    else if (color === 0xff_ffff) {
      const checker = ((pixel % width) ^ Math.floor(pixel / width)) & 1;
      put(rgba, pixel, checker === 1 ? 0x30_3030 : 0x50_5050, checker === 1 ? 0xc0 : 0x30);
    }
  }
};
