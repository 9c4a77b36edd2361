// DRAW_INVERS.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { fillRegion } from "./brush.ts";
import { ropInvert } from "./rop.ts";

export const drawInvers = (target: Pixmap, region: Region): void =>
  fillRegion(target, region, { type: "none" }, ropInvert);
