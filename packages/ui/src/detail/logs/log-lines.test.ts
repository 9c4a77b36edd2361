import { describe, expect, it } from "vitest";
import { addLines, findIn, maxLines } from "./log-lines.ts";

describe("the lines on the page", () => {
  it("keep their numbers, and the oldest go", () => {
    const some = addLines([], ["a", "b"]);
    expect(addLines(some, ["c"])).toEqual([
      { number: 0, text: "a" },
      { number: 1, text: "b" },
      { number: 2, text: "c" },
    ]);
    const flood = addLines(
      some,
      Array.from({ length: maxLines }, () => "x"),
    );
    expect(flood).toHaveLength(maxLines);
    expect(flood[0]!.number).toBe(2);
  });
});

describe("the search", () => {
  it("cuts a line where it is found, whatever its case", () => {
    expect(findIn("QEMU said qemu.", "qemu")).toEqual(["", "QEMU", " said ", "qemu", "."]);
    expect(findIn("nothing", "qemu")).toBeUndefined();
    expect(findIn("all", "")).toEqual(["all"]);
  });
  it("is text, no pattern", () => {
    expect(findIn("a.b", ".")).toEqual(["a", ".", "b"]);
    expect(findIn("ab", ".")).toBeUndefined();
  });
  it("survives letters that grow in lower case", () => {
    expect(findIn("İstanbul", "i")).toEqual(["İstanbul"]);
    expect(findIn("İstanbul", "x")).toBeUndefined();
  });
});
