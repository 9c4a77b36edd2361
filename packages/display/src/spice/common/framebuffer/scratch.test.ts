import { describe, expect, it } from "vitest";
import { createPixmap } from "./pixmap.ts";
import { Scratch, Slabs } from "./scratch.ts";

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

describe("slabs", () => {
  it("give small pictures room beside each other, and large ones their own", () => {
    const slabs = new Slabs();
    const first = slabs.take(4, 4);
    const second = slabs.take(3, 2);
    expect(second.pixels.buffer).toBe(first.pixels.buffer);
    first.pixels.fill(1);
    expect([...second.pixels]).toEqual([0, 0, 0, 0, 0, 0]);
    const large = slabs.take(64, 64);
    expect(large.pixels.buffer).not.toBe(first.pixels.buffer);
    expect(large.pixels.buffer.byteLength).toBe(64 * 64 * 4);
  });

  it("begin new memory where the old is full", () => {
    const slabs = new Slabs();
    const rooms = Array.from({ length: 20 }, () => slabs.take(32, 32).pixels);
    expect(new Set(rooms.map(({ buffer }) => buffer)).size).toBe(2);
    rooms.forEach((room, index) => room.fill(index));
    rooms.forEach((room, index) => expect(room.every((pixel) => pixel === index)).toBe(true));
  });

  it("are used again when the last of their pictures is gone, and not before", () => {
    const slabs = new Slabs();
    const keepOne = () => {
      const { pixels } = slabs.take(32, 32);
      return { pixels, slab: slabs.keep(pixels) };
    };
    // Sixteen such pictures fill a slab.
    const first = Array.from({ length: 16 }, keepOne);
    const second = Array.from({ length: 16 }, keepOne);
    const letGo = ({ slab }: (typeof first)[number]) => slab !== undefined && slabs.letGo(slab);
    first.slice(1).forEach(letGo);
    const third = Array.from({ length: 16 }, keepOne);
    expect(third[0]?.pixels.buffer).not.toBe(first[0]?.pixels.buffer);
    second.forEach(letGo);
    expect(keepOne().pixels.buffer).toBe(second[0]?.pixels.buffer);
    expect(slabs.keep(createPixmap(1, 1).pixels)).toBeUndefined();
  });
});
