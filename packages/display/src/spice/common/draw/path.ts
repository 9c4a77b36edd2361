// A stroke's path as chains of straight lines between whole pixels.

/** Coordinates x, y in turn. */
export type PolyLine = readonly number[];

export type PathSegment = {
  /** SPICE_PATH_*: 1 begins a chain, 2 ends it, 8 closes it, 16 has Bezier curves. */
  readonly flags: number;
  /** x, y in turn, in 28.4 fixed point. */
  readonly points: Int32Array;
};

const begin = 1;
const end = 2;
const close = 8;
const bezier = 16;

// A curve over the largest coordinates is flat enough after this many halvings of a screen's size.
const maxHalvings = 12;

/** The nearest whole number; a half goes down. */
export const fixedToWhole = (fixed: number): number => (fixed >> 4) + ((fixed & 15) > 8 ? 1 : 0);

/** Chains of a path in order; each is drawn by itself, as its dashes begin anew. */
export const chainsOf = (segments: readonly PathSegment[]): readonly PolyLine[] => {
  const chains: PolyLine[] = [];
  let chain: number[] = [];
  const finish = (): void => {
    if (chain.length > 2) chains.push(chain);
    chain = [];
  };
  for (const { flags, points } of segments) {
    let at = 0;
    if (flags & begin) {
      finish();
      if (points.length >= 2) {
        chain.push(fixedToWhole(points[0] as number), fixedToWhole(points[1] as number));
        at = 2;
      }
    }
    if (flags & bezier) appendCurves(chain, points, at);
    else {
      for (; at + 1 < points.length; at += 2) {
        chain.push(fixedToWhole(points[at] as number), fixedToWhole(points[at + 1] as number));
      }
    }
    if (flags & end) {
      const [x, y] = chain;
      if (flags & close && x !== undefined && y !== undefined) chain.push(x, y);
      finish();
    }
  }
  finish();
  return chains;
};

const appendCurves = (chain: number[], points: Int32Array, start: number): void => {
  for (let at = start; at + 5 < points.length; at += 6) {
    const fromX = (chain[chain.length - 2] ?? 0) * 16;
    const fromY = (chain[chain.length - 1] ?? 0) * 16;
    subdivide(
      chain,
      [
        fromX,
        fromY,
        points[at] as number,
        points[at + 1] as number,
        points[at + 2] as number,
        points[at + 3] as number,
        points[at + 4] as number,
        points[at + 5] as number,
      ],
      maxHalvings,
    );
  }
};

type Curve = readonly [number, number, number, number, number, number, number, number];

const half = (a: number, b: number): number => Math.trunc((a + b) / 2);

const subdivide = (chain: number[], curve: Curve, halvingsLeft: number): void => {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = curve;
  if (halvingsLeft === 0 || isFlat(curve)) {
    chain.push(fixedToWhole(x3), fixedToWhole(y3));
    return;
  }
  const x01 = half(x0, x1);
  const y01 = half(y0, y1);
  const x12 = half(x1, x2);
  const y12 = half(y1, y2);
  const x23 = half(x2, x3);
  const y23 = half(y2, y3);
  const xa = half(x01, x12);
  const ya = half(y01, y12);
  const xb = half(x12, x23);
  const yb = half(y12, y23);
  const x = half(xa, xb);
  const y = half(ya, yb);
  subdivide(chain, [x0, y0, x01, y01, xa, ya, x, y], halvingsLeft - 1);
  subdivide(chain, [x, y, xb, yb, x23, y23, x3, y3], halvingsLeft - 1);
};

// Both inner points lie within half a pixel of the straight line (distances squared, in 1/16 pixels).
const isFlat = ([x0, y0, x1, y1, x2, y2, x3, y3]: Curve): boolean => {
  const dot = (ax: number, ay: number, bx: number, by: number): number =>
    Math.floor((ax * bx + ay * by) / 16);
  const baseX = x3 - x0;
  const baseY = y3 - y0;
  const base = dot(baseX, baseY, baseX, baseY);
  const first = dot(x1 - x0, y1 - y0, x1 - x0, y1 - y0);
  const firstAlong = dot(x1 - x0, y1 - y0, baseX, baseY);
  const second = dot(x2 - x3, y2 - y3, x2 - x3, y2 - y3);
  const secondAlong = dot(x2 - x3, y2 - y3, -baseX, -baseY);
  return (
    Math.floor((first * base - firstAlong * firstAlong) / 8) < base &&
    Math.floor((second * base - secondAlong * secondAlong) / 8) < base
  );
};
