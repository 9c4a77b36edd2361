// DRAW_BLACKNESS.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { fillRegion } from "./brush.ts";
import { ropClear } from "./rop.ts";

export const drawBlackness = (target: Pixmap, region: Region): void =>
  fillRegion(target, region, { type: "none" }, ropClear);
