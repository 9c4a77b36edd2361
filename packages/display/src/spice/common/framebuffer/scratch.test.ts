import { describe, expect, it } from "vitest";
import { Scratch } from "./scratch.ts";

describe("scratch", () => {
  it("gives the same memory again after a message, and never twice within one", () => {
    const scratch = new Scratch();
    const first = scratch.take(4, 4);
    const second = scratch.take(4, 4);
    expect(first.pixels.buffer).not.toBe(second.pixels.buffer);
    scratch.reset();
    const smaller = scratch.take(3, 2);
    expect(smaller.pixels.buffer).toBe(first.pixels.buffer);
    expect(smaller.pixels).toHaveLength(6);
    expect(smaller.alpha).toBe("opaque");
    expect(scratch.take(4, 4).pixels.buffer).toBe(second.pixels.buffer);
  });

  it("grows with what is wanted, and keeps nothing huge", () => {
    const scratch = new Scratch();
    const small = scratch.take(2, 2);
    scratch.reset();
    const huge = scratch.take(4096, 2048);
    expect(huge.pixels).toHaveLength(4096 * 2048);
    scratch.reset();
    expect(scratch.take(2, 2).pixels.buffer).toBe(small.pixels.buffer);
  });
});
