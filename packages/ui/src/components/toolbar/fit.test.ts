import { describe, expect, it } from "vitest";
import { fitGroups, leastPx } from "./fit.ts";

const group = (fullPx: number, iconsPx: number) => ({ fullPx, iconsPx, keep: false });
const kept = (fullPx: number) => ({ fullPx, iconsPx: 30, keep: true });
const space = (availablePx: number) => ({ availablePx, gapPx: 8, morePx: 30 });

describe("fitGroups", () => {
  it("leaves all as they are where they fit exactly", () => {
    expect(fitGroups([group(100, 40), group(50, 20)], space(158))).toEqual(["full", "full"]);
  });
  it("takes labels away from the end first", () => {
    const groups = [group(100, 40), group(50, 20)];
    expect(fitGroups(groups, space(157))).toEqual(["full", "icons"]);
    expect(fitGroups(groups, space(127))).toEqual(["icons", "icons"]);
  });
  it("then moves groups into the menu, with room for its button", () => {
    const groups = [group(100, 40), group(50, 40)];
    expect(fitGroups(groups, space(87))).toEqual(["icons", "menu"]);
    expect(fitGroups(groups, space(70))).toEqual(["menu", "menu"]);
  });
  it("never touches what is kept", () => {
    expect(fitGroups([group(100, 40), kept(80)], space(130))).toEqual(["icons", "full"]);
    expect(fitGroups([kept(80)], space(10))).toEqual(["full"]);
  });
  it("shows nothing in no toolbar", () => {
    expect(fitGroups([], space(0))).toEqual([]);
  });
});

describe("leastPx", () => {
  it("is what is kept, and the menu's button where something is in it", () => {
    const { gapPx, morePx } = space(0);
    expect(leastPx([group(100, 40), kept(80)], { gapPx, morePx })).toBe(80 + 8 + 30);
    expect(leastPx([kept(80)], { gapPx, morePx })).toBe(80);
  });
});
