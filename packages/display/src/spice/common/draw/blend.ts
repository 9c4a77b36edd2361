// DRAW_BLEND: in spite of its name a copy with a raster operation; the server sends it where the operation needs what
// is there.
export type { Copy as Blend } from "./copy.ts";
export { drawCopy as drawBlend } from "./copy.ts";
