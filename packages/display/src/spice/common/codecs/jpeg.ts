// JPEG and JPEG_ALPHA: the page decodes the JPEG, here it becomes pixels of ours.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import { createPixmap } from "../framebuffer/pixmap.ts";
import { CodecError } from "./codec-error.ts";
import { decodeLz } from "./lz.ts";

/** Pixels from the page's own decoders, four bytes each. */
export type DecodedPicture = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly layout: "rgba" | "bgra";
  readonly bytes: Uint8Array | Uint8ClampedArray;
};

/** @throws CodecError when the bytes are too few for the size */
export const pixmapOfPicture = (picture: DecodedPicture): Pixmap => {
  const { widthPx, heightPx, bytes } = picture;
  const pixelCount = widthPx * heightPx;
  if (bytes.length < pixelCount * 4) throw new CodecError("jpeg", "too few pixels were decoded");
  const pixmap = createPixmap(widthPx, heightPx);
  const { pixels } = pixmap;
  new Uint8Array(pixels.buffer).set(bytes.subarray(0, pixelCount * 4));
  if (picture.layout === "bgra") {
    for (let at = 0; at < pixelCount; at += 1) pixels[at] = (pixels[at] as number) & 0xff_ffff;
    return pixmap;
  }
  for (let at = 0; at < pixelCount; at += 1) {
    const pixel = pixels[at] as number;
    pixels[at] = ((pixel & 0xff) << 16) | (pixel & 0xff00) | ((pixel >>> 16) & 0xff);
  }
  return pixmap;
};

/** Gives a decoded JPEG the alpha that came beside it, compressed with LZ. @throws CodecError */
export const applyJpegAlpha = (alpha: Uint8Array, pixmap: Pixmap): void => {
  const cover = createPixmap(pixmap.widthPx, pixmap.heightPx);
  decodeLz({ bytes: alpha }, cover);
  const { pixels } = pixmap;
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] =
      ((pixels[at] as number) & 0xff_ffff) | ((cover.pixels[at] as number) & 0xff00_0000);
  }
  pixmap.alpha = "premultiplied";
};
