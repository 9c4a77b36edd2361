// The surfaces of a display channel: the guest's screens and what it draws off-screen.
import type { SurfaceFormatName } from "@openutm/spice-wire";
import { expand555, expand565 } from "../../codecs/colors.ts";
import { DamageList } from "../../framebuffer/damage.ts";
import type { Pixmap } from "../../framebuffer/pixmap.ts";
import { createPixmap } from "../../framebuffer/pixmap.ts";

export type Surface = {
  readonly id: number;
  readonly format: SurfaceFormatName;
  readonly primary: boolean;
  readonly pixmap: Pixmap;
  readonly damage: DamageList;
};

export type SurfaceLimits = {
  readonly maxSurfaces: number;
  readonly maxTotalPixels: number;
};

/** 64 million pixels are two 8K screens, or 256 MiB. QEMU's qxl has 1,024 surfaces. */
export const defaultSurfaceLimits: SurfaceLimits = {
  maxSurfaces: 4096,
  maxTotalPixels: 1 << 26,
};

export type SurfaceTable = {
  readonly create: (wanted: {
    readonly id: number;
    readonly widthPx: number;
    readonly heightPx: number;
    readonly format: SurfaceFormatName;
    readonly primary: boolean;
  }) => Surface | undefined;
  readonly get: (id: number) => Surface | undefined;
  readonly destroy: (id: number) => boolean;
  readonly clear: () => void;
  readonly all: () => IterableIterator<Surface>;
  readonly totalPixels: () => number;
};

/** `create` answers undefined where a limit forbids; a surface of the same id is replaced. */
export const createSurfaceTable = (limits: SurfaceLimits = defaultSurfaceLimits): SurfaceTable => {
  const surfaces = new Map<number, Surface>();
  let totalPixels = 0;
  const destroy = (id: number): boolean => {
    const surface = surfaces.get(id);
    if (surface === undefined) return false;
    surfaces.delete(id);
    totalPixels -= surface.pixmap.pixels.length;
    return true;
  };
  return {
    create({ id, widthPx, heightPx, format, primary }) {
      destroy(id);
      const pixels = widthPx * heightPx;
      if (surfaces.size >= limits.maxSurfaces) return undefined;
      if (totalPixels + pixels > limits.maxTotalPixels) return undefined;
      const pixmap = createPixmap(widthPx, heightPx, hasAlpha(format) ? "premultiplied" : "opaque");
      const surface: Surface = { id, format, primary, pixmap, damage: new DamageList() };
      surfaces.set(id, surface);
      totalPixels += pixels;
      surface.damage.add(0, 0, widthPx, heightPx);
      return surface;
    },
    get: (id) => surfaces.get(id),
    destroy,
    clear() {
      surfaces.clear();
      totalPixels = 0;
    },
    all: () => surfaces.values(),
    totalPixels: () => totalPixels,
  };
};

export const hasAlpha = (format: SurfaceFormatName): boolean =>
  format === "32_argb" || format === "8_a" || format === "1_a";

/** A colour of the surface's own depth as a pixel of ours. */
export const pixelOfColor = (format: SurfaceFormatName, color: number): number => {
  switch (format) {
    case "32_xrgb":
    case "32_argb":
      return color;
    case "16_555":
      return expand555(color);
    case "16_565":
      return expand565(color);
    case "8_a":
      return (color & 0xff) << 24;
    case "1_a":
      return (color & 1) === 0 ? 0 : 0xff00_0000;
  }
};

/** What a 0x00RRGGBB colour becomes on a surface of fewer bits. */
export const roundColor = (format: SurfaceFormatName, color: number): number => {
  switch (format) {
    case "16_555":
      return expand555(((color >> 9) & 0x7c00) | ((color >> 6) & 0x3e0) | ((color >> 3) & 0x1f));
    case "16_565":
      return expand565(((color >> 8) & 0xf800) | ((color >> 5) & 0x7e0) | ((color >> 3) & 0x1f));
    default:
      return color;
  }
};
