import { describe, expect, it } from "vitest";
import { qcodeOf } from "./qcodes.ts";
import { typeText } from "./us-layout.ts";

describe("typeText", () => {
  it("types every printable ASCII character with keys that exist, each in its own way", () => {
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    const ways = printable.map((character) => {
      const typing = typeText(character);
      expect(typing.ok && typing.strokes).toHaveLength(1);
      const stroke = typing.ok ? typing.strokes[0]! : undefined;
      expect(qcodeOf(stroke!.qcode)).toBe(stroke!.qcode);
      return JSON.stringify(stroke);
    });
    expect(new Set(ways).size).toBe(95);
  });

  it("takes line ends of every system as one return each", () => {
    const typing = typeText("a\r\nb\nc\rd");
    expect(typing.ok && typing.strokes.map(({ qcode }) => qcode)).toEqual([
      "a",
      "ret",
      "b",
      "ret",
      "c",
      "ret",
      "d",
    ]);
  });

  it.each([
    ["é", "é", 0],
    ["ab😀c", "😀", 2],
    ["a\u0000", "\u0000", 1],
  ])("refuses %j whole, naming the character", (text, character, index) => {
    expect(typeText(text)).toEqual({ ok: false, character, index });
  });
});

describe("qcodeOf", () => {
  it.each([
    ["ctrl", "ctrl"],
    ["CTRL", "ctrl"],
    ["del", "delete"],
    ["esc", "esc"],
    ["enter", "ret"],
    ["return", "ret"],
    ["A", "a"],
    ["F12", "f12"],
    ["super", "meta_l"],
    ["/", "slash"],
    ["unmapped", undefined],
    ["constructor", undefined],
    ["", undefined],
    ["ctrl ", undefined],
  ])("%j is %j", (name, expected) => {
    expect(qcodeOf(name)).toBe(expected);
  });
});
