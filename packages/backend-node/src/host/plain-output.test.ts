import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPlainOutput } from "./plain-output.ts";

const pieces = (...texts: readonly string[]): string => texts.map(createPlainOutput()).join("");

describe("a program's output", () => {
  it("has no colours, titles and movements, and keeps its words", () => {
    expect(
      pieces("\u001b[1;31mError\u001b[0m: \u001b]0;title\u0007no\u001b[2K\u001b(B way\n"),
    ).toBe("Error: no way\n");
  });

  it("is the same however it is cut", () => {
    const whole = "a\u001b[1;31mb\u001b[0mc\u001b]0;t\u0007d";
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(pieces(whole.slice(0, from), whole.slice(from, to), whole.slice(to))).toBe("abcd");
      }),
    );
  });

  it("holds nothing back for long, and never shows an escape", () => {
    const endless = `\u001b[${"1;".repeat(1000)}`;
    expect(pieces(endless, "x")).toBe(`[${"1;".repeat(1000)}x`);
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("\u001b", "[", "3", "m", "x") })),
        (texts) => {
          expect(pieces(...texts)).not.toContain("\u001b");
        },
      ),
    );
  });
});
