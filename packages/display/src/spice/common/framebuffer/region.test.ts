import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "./pixmap.ts";
import { createPixmap } from "./pixmap.ts";
import { clipRegion, extentsOf, rectsOf, regionOfClip, regionOfRect } from "./region.ts";
import type { Region } from "./region.ts";

const surface = createPixmap(24, 16);

/** How often a region has each pixel of the surface. */
const coverOf = (region: Region): readonly number[] => {
  const cover = Array.from({ length: 24 * 16 }, () => 0);
  for (const rect of rectsOf(region)) {
    for (let y = rect.top; y < rect.bottom; y += 1) {
      for (let x = rect.left; x < rect.right; x += 1)
        cover[y * 24 + x] = (cover[y * 24 + x] ?? 0) + 1;
    }
  }
  return cover;
};

const has = (rect: Rect, x: number, y: number): boolean =>
  x >= rect.left && x < rect.right && y >= rect.top && y < rect.bottom;

const anyRect = fc
  .tuple(
    fc.integer({ min: -9, max: 30 }),
    fc.integer({ min: -9, max: 30 }),
    fc.integer({ min: -9, max: 30 }),
    fc.integer({ min: -9, max: 30 }),
  )
  .map(([left, top, right, bottom]) => ({ left, top, right, bottom }));

describe("regions of clips", () => {
  it.each([
    ["few", 6],
    ["many", 90],
  ])("hold each pixel of the union of %s rectangles once", (_name, maxLength) => {
    fc.assert(
      fc.property(
        anyRect,
        fc.array(anyRect, { minLength: maxLength > 50 ? 60 : 0, maxLength }),
        (box, rects) => {
          const expected = Array.from({ length: 24 * 16 }, (_, index) => {
            const x = index % 24;
            const y = Math.floor(index / 24);
            return has(box, x, y) && rects.some((rect) => has(rect, x, y)) ? 1 : 0;
          });
          expect(coverOf(regionOfClip(box, surface, rects))).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("come sorted by top, then by left", () => {
    fc.assert(
      fc.property(fc.array(anyRect, { maxLength: 60 }), (rects) => {
        const made = rectsOf(
          regionOfClip({ left: 0, top: 0, right: 24, bottom: 16 }, surface, rects),
        );
        const keys = made.map((rect) => rect.top * 100 + rect.left);
        expect(keys).toEqual(keys.toSorted((a, b) => a - b));
      }),
    );
  });

  it("stay inside the surface whatever the numbers are", () => {
    const huge = { left: -(2 ** 31), top: -(2 ** 31), right: 2 ** 31 - 1, bottom: 2 ** 31 - 1 };
    expect(rectsOf(regionOfRect(huge, surface))).toEqual([
      { left: 0, top: 0, right: 24, bottom: 16 },
    ]);
    expect(regionOfRect({ left: 5, top: 5, right: 5, bottom: 9 }, surface).count).toBe(0);
    expect(regionOfRect({ left: 9, top: 5, right: 5, bottom: 9 }, surface).count).toBe(0);
    expect(regionOfClip(huge, surface, []).count).toBe(0);
  });

  it("are joined where rows are alike", () => {
    const rows = Array.from({ length: 10 }, (_, y) => ({
      left: 2,
      top: y,
      right: 7,
      bottom: y + 1,
    }));
    const region = regionOfClip({ left: 0, top: 0, right: 24, bottom: 16 }, surface, rows);
    expect(rectsOf(region)).toEqual([{ left: 2, top: 0, right: 7, bottom: 10 }]);
  });
});

describe("a region", () => {
  it("is cut by a rectangle", () => {
    const region = regionOfClip({ left: 0, top: 0, right: 24, bottom: 16 }, surface, [
      { left: 0, top: 0, right: 4, bottom: 4 },
      { left: 8, top: 2, right: 12, bottom: 9 },
    ]);
    const cut = clipRegion(region, { left: 2, top: 3, right: 10, bottom: 20 });
    expect(coverOf(cut).reduce((sum, count) => sum + count, 0)).toBe(2 * 1 + 2 * 6);
    expect(extentsOf(cut)).toEqual({ left: 2, top: 3, right: 10, bottom: 9 });
    expect(
      extentsOf(clipRegion(region, { left: 20, top: 0, right: 24, bottom: 16 })),
    ).toBeUndefined();
  });
});
