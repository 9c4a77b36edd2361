// DRAW_OPAQUE: a picture is copied, then a brush is combined with it.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { blitRegion } from "./blit.ts";
import type { Brush } from "./brush.ts";
import { fillRegion } from "./brush.ts";
import type { PlacedSource } from "./place-source.ts";
import { placeSource } from "./place-source.ts";
import { ropCopy, ropNoop, ropOfDescriptor } from "./rop.ts";

export type Opaque = PlacedSource & { readonly brush: Brush; readonly ropDescriptor: number };

export const drawOpaque = (target: Pixmap, region: Region, opaque: Opaque): void => {
  const rop = ropOfDescriptor(opaque.ropDescriptor, "brush-source");
  // spice-gtk draws nothing at all here, not even the picture.
  if (rop === ropNoop) return;
  const placed = placeSource(opaque, region);
  if (placed === undefined) return;
  blitRegion(target, region, placed.pixmap, placed.offsetX, placed.offsetY, ropCopy);
  fillRegion(target, region, opaque.brush, rop);
};
