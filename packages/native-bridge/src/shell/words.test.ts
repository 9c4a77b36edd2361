import { describe, expect, it } from "vitest";
import { fillWords, shellWords } from "./words.ts";

/** Each key's path with the places that its sentence keeps. */
const shapeOf = (words: unknown, path = ""): string[] =>
  typeof words === "string"
    ? [[path, ...(words.match(/\{\w+\}/g) ?? [])].join(" ")]
    : Object.entries(words as object).flatMap(([key, part]) => shapeOf(part, `${path}.${key}`));

describe("the shells' words", () => {
  it("say the same in every language", () => {
    expect(shapeOf(shellWords.de)).toEqual(shapeOf(shellWords.en));
  });

  it("take values, and only those that they have a place for", () => {
    expect(fillWords("{name} of {count}", { name: "$& {count}", other: 1 })).toBe(
      "$& {count} of {count}",
    );
  });
});
