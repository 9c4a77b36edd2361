import { describe, expect, it } from "vitest";
import { differs, filledIn } from "./match.ts";

const fits = (actual: unknown, pattern: unknown): boolean =>
  differs(actual, pattern, new Map()) === undefined;

describe("differs", () => {
  it("lets an object have more than the pattern names, but not less", () => {
    expect(fits({ a: 1, b: 2 }, { a: 1 })).toBe(true);
    expect(fits({ b: 2 }, { a: 1 })).toBe(false);
  });
  it("says where they differ", () => {
    expect(differs({ vm: { name: "x" } }, { vm: { name: "y" } }, new Map())).toBe(
      'vm.name is "x", not "y"',
    );
  });
  it.each([
    [[1, 2], { $length: 2 }, true],
    [[1, 2], { $length: 3 }, false],
    [[{ id: 1 }, { id: 2 }], { $contains: { id: 2 } }, true],
    [[{ id: 1 }], { $contains: { id: 2 } }, false],
    ["abc", { $match: "^a" }, true],
    [5, { $match: "^a" }, false],
    [undefined, { $absent: true }, true],
    [1, { $absent: true }, false],
    [undefined, { $any: true }, false],
    [[], { $type: "array" }, true],
    [{}, { $type: "array" }, false],
    [[1], [1, 2], false],
    [null, { a: 1 }, false],
  ])("%o against %o: %s", (actual, pattern, expected) => {
    expect(fits(actual, pattern)).toBe(expected);
  });
  it("saves values for later steps", () => {
    const saved = new Map<string, unknown>();
    expect(
      differs({ id: "x", n: 3 }, { id: { $save: "id" }, n: { $save: "n" } }, saved),
    ).toBeUndefined();
    expect(filledIn({ a: "${id}", b: "${n}", c: "at ${n}" }, saved)).toEqual({
      a: "x",
      b: 3,
      c: "at 3",
    });
  });
  it("refuses a name that no step has saved", () => {
    expect(() => filledIn("${nope}", new Map())).toThrow("nope");
  });
});
