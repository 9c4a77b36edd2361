import { describe, expect, it } from "vitest";
import { fittingGroups } from "./fit.ts";

const group = (widthPx: number, keep = false) => ({ widthPx, keep });
const space = (availablePx: number) => ({ availablePx, gapPx: 8, morePx: 30 });

describe("fittingGroups", () => {
  it("keeps all that fit exactly", () => {
    expect(fittingGroups([group(100), group(50)], space(158))).toEqual([0, 1]);
  });
  it("lets the last go first and makes room for the button that holds it", () => {
    expect(fittingGroups([group(100), group(50)], space(157))).toEqual([0]);
    expect(fittingGroups([group(100), group(50)], space(137))).toEqual([]);
  });
  it("never lets go of what must stay", () => {
    expect(fittingGroups([group(100), group(50), group(80, true)], space(130))).toEqual([2]);
    expect(fittingGroups([group(80, true)], space(10))).toEqual([0]);
  });
});
