// DRAW_FILL: a brush combined with what is there.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import type { Brush } from "./brush.ts";
import { fillRegion } from "./brush.ts";
import { ropOfDescriptor } from "./rop.ts";

export type Fill = { readonly brush: Brush; readonly ropDescriptor: number };

export const drawFill = (target: Pixmap, region: Region, fill: Fill): void =>
  fillRegion(target, region, fill.brush, ropOfDescriptor(fill.ropDescriptor, "brush-destination"));
