// DRAW_COPY: a picture combined with what is there; nearly everything a modern guest shows.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { blitRegion } from "./blit.ts";
import type { PlacedSource } from "./place-source.ts";
import { placeSource } from "./place-source.ts";
import { ropOfDescriptor } from "./rop.ts";

export type Copy = PlacedSource & { readonly ropDescriptor: number };

export const drawCopy = (target: Pixmap, region: Region, copy: Copy): void => {
  const placed = placeSource(copy, region);
  if (placed === undefined) return;
  const rop = ropOfDescriptor(copy.ropDescriptor, "source-destination");
  blitRegion(target, region, placed.pixmap, placed.offsetX, placed.offsetY, rop);
};
