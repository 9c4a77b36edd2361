// Small pictures as text, for tests.
import type { Alpha, Pixmap, Rect } from "../framebuffer/pixmap.ts";

export const pixmapOf = (
  rows: readonly (readonly number[])[],
  alpha: Alpha = "opaque",
): Pixmap => ({
  widthPx: rows[0]?.length ?? 0,
  heightPx: rows.length,
  pixels: Uint32Array.from(rows.flat()),
  alpha,
});

/** A picture of one colour. */
export const plain = (widthPx: number, heightPx: number, color: number): Pixmap => ({
  widthPx,
  heightPx,
  pixels: new Uint32Array(widthPx * heightPx).fill(color),
  alpha: "opaque",
});

export const rowsOf = ({ widthPx, heightPx, pixels }: Pixmap): readonly (readonly number[])[] =>
  Array.from({ length: heightPx }, (_, y) => [...pixels.subarray(y * widthPx, (y + 1) * widthPx)]);

/** Rows of "#" where the pixel is not 0 and "." where it is. */
export const drawingOf = (pixmap: Pixmap): readonly string[] =>
  rowsOf(pixmap).map((row) => row.map((pixel) => (pixel === 0 ? "." : "#")).join(""));

export const rect = (left: number, top: number, right: number, bottom: number): Rect => ({
  left,
  top,
  right,
  bottom,
});
