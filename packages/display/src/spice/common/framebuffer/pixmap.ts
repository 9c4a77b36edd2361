// Pixels in memory. One pixel is one 32-bit number 0xAARRGGBB: the bytes B, G, R, A that SPICE sends.

export type Pixmap = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Row by row from the top, `widthPx` numbers each. */
  readonly pixels: Uint32Array;
  /** Whether the top byte is coverage (colours are premultiplied by it) or has no meaning. */
  alpha: Alpha;
};

export type Alpha = "opaque" | "premultiplied";

/** Edges in pixels; `right` and `bottom` lie outside. May be empty, inverted or beyond any surface: a server wrote it. */
export type Rect = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export type Point = { readonly x: number; readonly y: number };

export const createPixmap = (
  widthPx: number,
  heightPx: number,
  alpha: Alpha = "opaque",
): Pixmap => ({
  widthPx,
  heightPx,
  pixels: new Uint32Array(widthPx * heightPx),
  alpha,
});

/** Turns rows that came bottom first the right way up, in place. */
export const flipRows = (pixmap: Pixmap): void => {
  const { widthPx, heightPx, pixels } = pixmap;
  const spare = new Uint32Array(widthPx);
  for (let top = 0, bottom = heightPx - 1; top < bottom; top += 1, bottom -= 1) {
    const above = top * widthPx;
    const below = bottom * widthPx;
    spare.set(pixels.subarray(above, above + widthPx));
    pixels.copyWithin(above, below, below + widthPx);
    pixels.set(spare, below);
  }
};

export const rectWidth = (rect: Rect): number => rect.right - rect.left;
export const rectHeight = (rect: Rect): number => rect.bottom - rect.top;

export const isSameSize = (a: Rect, b: Rect): boolean =>
  rectWidth(a) === rectWidth(b) && rectHeight(a) === rectHeight(b);

export const boundsOf = (pixmap: Pixmap): Rect => ({
  left: 0,
  top: 0,
  right: pixmap.widthPx,
  bottom: pixmap.heightPx,
});

/** The common part of two rectangles, or undefined where there is none. */
export const intersectRects = (a: Rect, b: Rect): Rect | undefined => {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  const right = Math.min(a.right, b.right);
  const bottom = Math.min(a.bottom, b.bottom);
  return left < right && top < bottom ? { left, top, right, bottom } : undefined;
};
