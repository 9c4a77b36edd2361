// Turns the images of messages into pixels: decodes them, and keeps and finds what the caches hold.
import type {
  BinaryImage,
  BitmapImage,
  Image,
  JpegAlphaImage,
  PaletteSource,
  SurfaceFormatName,
} from "@openutm/spice-wire";
import type { ImageCache, PaletteCache } from "../../cache/image-cache.ts";
import { decodeBitmap, decodeMaskBits } from "../../codecs/bitmap.ts";
import { CodecError } from "../../codecs/codec-error.ts";
import { decodeGlz } from "../../codecs/glz.ts";
import type { GlzWindow } from "../../codecs/glz-window.ts";
import { applyJpegAlpha } from "../../codecs/jpeg.ts";
import { decodeLz } from "../../codecs/lz.ts";
import { decodeLz4 } from "../../codecs/lz4.ts";
import { decodeQuic } from "../../codecs/quic.ts";
import { decodeZlibGlz } from "../../codecs/zlib-glz.ts";
import type { MaskBits } from "../../draw/mask.ts";
import type { Alpha, Pixmap } from "../../framebuffer/pixmap.ts";
import { createPixmap } from "../../framebuffer/pixmap.ts";
import type { Scratch } from "../../framebuffer/scratch.ts";
import type { Surface } from "./surfaces.ts";
import { pixelOfColor } from "./surfaces.ts";

export type ImageSources = {
  readonly images: ImageCache;
  readonly palettes: PaletteCache;
  readonly glz: GlzWindow;
  /** For pictures that nothing keeps; given back with each message. */
  readonly scratch: Scratch;
  readonly surface: (id: number) => Surface | undefined;
  /** The pixels of a JPEG that the page has decoded for this image. */
  readonly decodedJpeg: (image: Image) => Pixmap | undefined;
};

/**
 * The pixels are good until `sources.scratch` is reset.
 * @throws CodecError for bytes that are not the image they claim to be, and for images that are not there
 */
export const resolveImage = (
  sources: ImageSources,
  image: Image,
  targetFormat: SurfaceFormatName,
): Pixmap => {
  if (image.type === "surface") {
    const surface = sources.surface(image.surfaceId);
    if (surface === undefined) throw new CodecError("surface", `there is no ${image.surfaceId}`);
    return surface.pixmap;
  }
  if (image.type === "from_cache" || image.type === "from_cache_lossless") {
    const cached = sources.images.get(image.id);
    if (cached?.kind !== "pixmap") throw new CodecError("cache", `there is no image ${image.id}`);
    if (image.type === "from_cache_lossless" && cached.quality === "lossy") {
      throw new CodecError("cache", `image ${image.id} is there with losses only`);
    }
    return cached.pixmap;
  }
  const pixmap = decodeImage(sources, image, targetFormat);
  if (image.highBitsSet && pixmap.alpha === "opaque") setHighBits(pixmap);
  if (image.cacheMe || image.cacheReplaceMe) {
    const quality = image.type === "jpeg" || image.type === "jpeg_alpha" ? "lossy" : "lossless";
    sources.images.put(image.id, { kind: "pixmap", pixmap, quality });
  }
  return pixmap;
};

const paletteOf = (
  sources: ImageSources,
  palette: PaletteSource,
  targetFormat: SurfaceFormatName,
): Uint32Array | undefined => {
  let entries: Uint32Array | undefined;
  if (palette.kind === "inline") {
    ({ entries } = palette.palette);
    if (palette.cacheMe) sources.palettes.put(palette.palette.unique, entries);
  } else if (palette.kind === "cached") {
    entries = sources.palettes.get(palette.id);
    if (entries === undefined) throw new CodecError("cache", `there is no palette ${palette.id}`);
  }
  // On a surface of 16 bits the palette's colours have 16 bits, too.
  return targetFormat === "16_555" || targetFormat === "16_565"
    ? entries?.map((color) => pixelOfColor(targetFormat, color))
    : entries;
};

/** Whether later messages may name the decoded pixels. */
const isKept = (image: Image): boolean => image.cacheMe || image.cacheReplaceMe;

const roomFor = (sources: ImageSources, image: Image): Pixmap => {
  const { type, width, height } = image;
  if (isKept(image)) return createPixmap(width, height);
  // Later GLZ images may repeat parts of this one.
  if (type === "glz_rgb" || type === "zlib_glz_rgb") return sources.glz.room(width, height);
  return sources.scratch.take(width, height);
};

const decodeImage = (
  sources: ImageSources,
  image: Image,
  targetFormat: SurfaceFormatName,
): Pixmap => {
  if (image.type === "bitmap") return bitmapPixmap(sources, image, targetFormat);
  if (image.type === "jpeg_alpha" || image.type === "jpeg") return jpegPixmap(sources, image);
  const pixmap = roomFor(sources, image);
  pixmap.alpha = decodeInto(sources, image, pixmap, targetFormat);
  return pixmap;
};

const decodeInto = (
  sources: ImageSources,
  image: Image,
  target: Pixmap,
  targetFormat: SurfaceFormatName,
): Alpha => {
  switch (image.type) {
    case "lz_rgb":
      return decodeLz({ bytes: image.bytes }, target);
    case "lz_plt": {
      const palette = paletteOf(sources, image.palette, targetFormat);
      return decodeLz({ bytes: image.bytes, palette }, target);
    }
    case "glz_rgb":
      return decodeGlz(image.bytes, sources.glz, target);
    case "zlib_glz_rgb":
      return decodeZlibGlz(image, sources.glz, target);
    case "lz4":
      return decodeLz4(image.bytes, target);
    case "quic":
      return decodeQuic(image.bytes, target);
    default:
      throw new CodecError(image.type, "has no bytes of its own");
  }
};

const jpegPixmap = (sources: ImageSources, image: BinaryImage | JpegAlphaImage): Pixmap => {
  const pixmap = sources.decodedJpeg(image);
  if (pixmap === undefined) throw new CodecError("jpeg", "it could not be decoded");
  if (pixmap.widthPx !== image.width || pixmap.heightPx !== image.height) {
    throw new CodecError(
      "jpeg",
      `${pixmap.widthPx} x ${pixmap.heightPx} pixels in an image of another size`,
    );
  }
  if (image.type === "jpeg_alpha") applyJpegAlpha(image.alpha, pixmap);
  return pixmap;
};

const bitmapPixmap = (
  sources: ImageSources,
  image: BitmapImage,
  targetFormat: SurfaceFormatName,
): Pixmap => {
  if (
    (image.format === "32bit" || image.format === "rgba") &&
    image.topDown &&
    image.stride === image.width * 4
  ) {
    const alpha = image.format === "rgba" ? "premultiplied" : "opaque";
    return viewOf(sources, image, alpha);
  }
  const pixmap = createPixmap(image.width, image.height);
  pixmap.alpha = decodeBitmap(
    {
      format: image.format,
      bytes: image.bytes,
      stride: image.stride,
      rows: image.topDown ? "top-down" : "bottom-up",
      palette: paletteOf(sources, image.palette, targetFormat),
    },
    pixmap,
  );
  return pixmap;
};

/** The message's own bytes as pixels: copied only where they are changed or must outlive it, or lie at an odd address. */
const viewOf = (sources: ImageSources, image: BitmapImage, alpha: Alpha): Pixmap => {
  const { width: widthPx, height: heightPx, bytes, highBitsSet } = image;
  const { byteOffset: start } = bytes;
  if (!isKept(image) && !highBitsSet && start % 4 === 0) {
    const pixels = new Uint32Array(bytes.buffer, start, widthPx * heightPx);
    return { widthPx, heightPx, pixels, alpha };
  }
  const pixmap = roomFor(sources, image);
  const { buffer, byteOffset, byteLength } = pixmap.pixels;
  new Uint8Array(buffer, byteOffset, byteLength).set(bytes);
  pixmap.alpha = alpha;
  return pixmap;
};

const setHighBits = ({ pixels }: Pixmap): void => {
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (pixels[at] as number) | 0xff00_0000;
};

/** The bits of a mask's image. @throws CodecError, as `resolveImage` */
export const resolveMask = (sources: ImageSources, image: Image): MaskBits => {
  if (image.type === "surface") {
    const surface = sources.surface(image.surfaceId);
    if (surface === undefined) throw new CodecError("surface", `there is no ${image.surfaceId}`);
    return bitsOfSurface(surface);
  }
  if (image.type === "from_cache" || image.type === "from_cache_lossless") {
    const cached = sources.images.get(image.id);
    if (cached?.kind !== "mask") throw new CodecError("cache", `there is no mask ${image.id}`);
    return cached.mask;
  }
  if (image.type !== "bitmap") throw new CodecError(image.type, "cannot be a mask");
  const mask: MaskBits = {
    widthPx: image.width,
    heightPx: image.height,
    bits: decodeMaskBits(
      {
        format: image.format,
        bytes: image.bytes,
        stride: image.stride,
        rows: image.topDown ? "top-down" : "bottom-up",
      },
      image.width,
      image.height,
    ),
  };
  if (image.cacheMe) sources.images.put(image.id, { kind: "mask", mask });
  return mask;
};

const bitsOfSurface = ({ pixmap }: Surface): MaskBits => {
  const bits = new Uint8Array(pixmap.pixels.length);
  for (let at = 0; at < bits.length; at += 1)
    bits[at] = (pixmap.pixels[at] as number) === 0 ? 0 : 1;
  return { widthPx: pixmap.widthPx, heightPx: pixmap.heightPx, bits };
};
