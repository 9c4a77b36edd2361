// Pixels as a PNG.
import type { PagePatch } from "./page-canvas.ts";

export const pngOf = (picture: PagePatch): Promise<Blob | undefined> => {
  const { widthPx: width, heightPx: height } = picture;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pixels = new ImageData(new Uint8ClampedArray(picture.rgba), width, height);
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), "image/png"));
};
