// DRAW_WHITENESS: every bit, the unused ones too.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { fillRegion } from "./brush.ts";
import { ropSet } from "./rop.ts";

export const drawWhiteness = (target: Pixmap, region: Region): void =>
  fillRegion(target, region, { type: "none" }, ropSet);
