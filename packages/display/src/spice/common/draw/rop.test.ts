import { describe, expect, it } from "vitest";
import { ropCopy, ropInvert, ropNoop, ropOfDescriptor, termsOf } from "./rop.ts";

const apply = (terms: Int32Array, p: number, s: number, d: number): number => {
  const inputs = [d, s, p];
  let result = 0;
  for (const [index, term] of terms.entries()) {
    let product = -1;
    for (const [bit, input] of inputs.entries()) if (index & (1 << bit)) product &= input;
    result ^= product & term;
  }
  return result >>> 0;
};

describe("operations of two inputs", () => {
  // SPICE_ROPD_* flags and what they mean; s is 0b1100, d is 0b1010 of four pixels' bits.
  const s = 0b1100;
  const d = 0b1010;
  it.each([
    ["put", 8, s],
    ["put inverted source", 8 | 1, ~s & 15],
    ["put, result inverted", 8 | 1024, ~s & 15],
    ["or", 16, s | d],
    ["or, destination inverted", 16 | 4, (s | ~d) & 15],
    ["and", 32, s & d],
    ["and, source inverted", 32 | 1, ~s & d & 15],
    ["and, both and the result inverted", 32 | 1 | 4 | 1024, s | d],
    ["xor", 64, s ^ d],
    ["xor, source inverted", 64 | 1, ~(s ^ d) & 15],
    ["blackness", 128, 0],
    ["whiteness", 256, 15],
    ["invers", 512, ~d & 15],
    ["nothing named", 0, s],
  ])("%s", (_name, descriptor, expected) => {
    const terms = termsOf(ropOfDescriptor(descriptor, "source-destination"), 2);
    expect(apply(terms, 0, s, d) & 15).toBe(expected);
  });

  it("take their inversion from the flag of what takes part", () => {
    expect(ropOfDescriptor(8 | 2, "brush-destination")).toBe(~ropCopy & 15);
    expect(ropOfDescriptor(8 | 1, "brush-destination")).toBe(ropCopy);
    expect(ropOfDescriptor(32 | 1, "brush-source")).toBe(0b0100);
    expect(ropOfDescriptor(512, "source-destination")).toBe(ropInvert);
    expect(termsOf(ropNoop, 2)).toEqual(Int32Array.of(0, -1, 0, 0));
  });
});

describe("operations of three inputs", () => {
  it("are what Windows' code says, all 256", () => {
    const p = 0xf0;
    const s = 0xcc;
    const d = 0xaa;
    // With these inputs the result of an operation is its own code (the definition of a ROP3 code).
    for (let code = 0; code < 256; code += 1) {
      expect(apply(termsOf(code, 3), p, s, d) & 0xff).toBe(code);
    }
  });
});
