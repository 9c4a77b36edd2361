import { describe, expect, it } from "vitest";
import { sentence } from "./sentence.ts";

describe("sentence", () => {
  it.each([
    ["A {1} and a {2}.", { 1: "b", 2: "c" }, "A b and a c."],
    ["Gone: {1|the file}.", {}, "Gone: the file."],
    ["Gone: {1|the file}.", { 1: "x" }, "Gone: x."],
    ["No memory[ ({memoryMib} MiB)].", {}, "No memory."],
    ["No memory[ ({memoryMib} MiB)].", { memoryMib: "64" }, "No memory (64 MiB)."],
    ["It said {1}.", { 1: "{2} [x] $& {1}" }, "It said {2} [x] $& {1}."],
    ["Nothing {here}.", {}, "Nothing ."],
  ])("%s with %j", (template, values, text) => {
    expect(sentence(template, values)).toBe(text);
  });
});
