import { describe, expect, it } from "vitest";
import { wholeLines } from "./lines.ts";

const linesOf = (...pieces: readonly string[]): readonly string[] => {
  const told: string[] = [];
  const lines = wholeLines((line) => told.push(line));
  for (const piece of pieces) lines.take(piece);
  lines.end();
  return told;
};

describe("wholeLines", () => {
  it("puts together what came in pieces, and tells several lines of one piece", () => {
    expect(linesOf("E", ": Could not get lock\nE: Un", "able\n", "the end")).toEqual([
      "E: Could not get lock",
      "E: Unable",
      "the end",
    ]);
  });
  it("leaves empty lines out", () => {
    expect(linesOf("a\n\n", "\r\n", "b\r\n")).toEqual(["a", "b"]);
  });
  it("tells the last state of a line that is written over itself", () => {
    expect(linesOf("\r10 %", "\r50 %\r100 %\n")).toEqual(["100 %"]);
  });
});
