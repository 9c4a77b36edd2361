// Messages of a display channel, made short, for tests.
import type { BitmapImage, Image, SurfaceFormatName } from "@openutm/spice-wire";
import type { DisplayMessage, Named } from "../channels/display/draw-context.ts";
import type { Rect } from "../framebuffer/pixmap.ts";

export const surfaceCreate = (
  surfaceId: number,
  width: number,
  height: number,
  format: SurfaceFormatName = "32_xrgb",
): DisplayMessage => ({
  name: "surface_create",
  body: { surfaceId, width, height, format, primary: surfaceId === 0, streamingMode: false },
});

const head = (width: number, height: number) => ({
  id: 0n,
  width,
  height,
  cacheMe: false,
  cacheReplaceMe: false,
  highBitsSet: false,
});

/** A 32-bit bitmap of these pixels, from the top. */
export const bitmap = (
  width: number,
  pixels: readonly number[],
  more: Partial<BitmapImage> = {},
): BitmapImage => ({
  ...head(width, pixels.length / width),
  type: "bitmap",
  format: "32bit",
  topDown: true,
  stride: width * 4,
  palette: { kind: "none" },
  bytes: new Uint8Array(Uint32Array.from(pixels).buffer),
  ...more,
});

export const jpeg = (width: number, height: number): Image => ({
  ...head(width, height),
  type: "jpeg",
  bytes: Uint8Array.of(0xff, 0xd8),
});

export const fromCache = (
  id: bigint,
  type: "from_cache" | "from_cache_lossless" = "from_cache",
): Image => ({
  ...head(1, 1),
  id,
  type,
});

/** Copies an image to its own size at (left, top). */
export const copy = (
  image: Image,
  left: number,
  top: number,
  surfaceId = 0,
): Named<"draw_copy"> => ({
  name: "draw_copy",
  body: {
    base: {
      surfaceId,
      box: { left, top, right: left + image.width, bottom: top + image.height },
    },
    image,
    srcArea: { left: 0, top: 0, right: image.width, bottom: image.height },
    rop: 8,
    scaleMode: "nearest",
    mask: undefined,
  },
});

export const fill = (box: Rect, color: number, surfaceId = 0): DisplayMessage => ({
  name: "draw_fill",
  body: { base: { surfaceId, box }, brush: { type: "solid", color }, rop: 8, mask: undefined },
});

export const streamCreate = (
  id: number,
  dest: Rect,
  more: Partial<Named<"stream_create">["body"]> = {},
): DisplayMessage => ({
  name: "stream_create",
  body: {
    surfaceId: 0,
    id,
    topDown: true,
    codec: "mjpeg",
    stamp: 0n,
    streamSize: { width: dest.right - dest.left, height: dest.bottom - dest.top },
    sourceSize: { width: dest.right - dest.left, height: dest.bottom - dest.top },
    dest,
    clip: undefined,
    ...more,
  },
});

export const streamData = (id: number, multiMediaTime = 0): DisplayMessage => ({
  name: "stream_data",
  body: { id, multiMediaTime, bytes: Uint8Array.of(1) },
});
