import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSlabs, joinPieces } from "./slabs.ts";

describe("slabs", () => {
  it("never give memory away that is held", () => {
    const steps = fc.array(
      fc.record({ read: fc.integer({ min: 1, max: 200_000 }), keep: fc.nat(6) }),
    );
    fc.assert(
      fc.property(steps, (reads) => {
        const slabs = createSlabs();
        const held: { readonly bytes: Uint8Array; readonly mark: number }[] = [];
        for (const [index, { read, keep }] of reads.entries()) {
          const room = slabs.room();
          const count = Math.min(read, room.length);
          const mark = index % 251;
          room.subarray(0, count).fill(mark);
          held.push({ bytes: slabs.take(count), mark });
          while (held.length > keep) {
            const { bytes, mark: expected } = held.shift()!;
            expect(bytes[0]).toBe(expected);
            expect(bytes.at(-1)).toBe(expected);
            slabs.giveBack(bytes);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("read into the same memory again", () => {
    const slabs = createSlabs();
    const seen = new Set<ArrayBufferLike>();
    for (let turn = 0; turn < 100; turn += 1) {
      seen.add(slabs.room().buffer);
      slabs.giveBack(slabs.take(slabs.room().length));
    }
    expect(seen.size).toBe(1);
  });

  it("keep a room that was given out before the slab was empty again", () => {
    const slabs = createSlabs();
    slabs.room();
    const first = slabs.take(100);
    const room = slabs.room();
    slabs.giveBack(first);
    room.fill(9);
    expect([...slabs.take(3)]).toEqual([9, 9, 9]);
  });

  it("have room for a read, and take nothing back that is not theirs", () => {
    const slabs = createSlabs();
    const held = [];
    for (let turn = 0; turn < 40; turn += 1) {
      expect(slabs.room().length).toBeGreaterThanOrEqual(64 * 1024);
      held.push(slabs.take(50_000));
    }
    slabs.giveBack(new Uint8Array(10));
    expect(new Set(held.map(({ buffer }) => buffer)).size).toBe(2);
  });
});

describe("joined pieces", () => {
  it("are a view where they lie behind each other, else a copy", () => {
    const bytes = Uint8Array.from({ length: 10 }, (_, at) => at);
    const joined = joinPieces([bytes.subarray(2, 4), bytes.subarray(4, 7)]);
    expect([...joined]).toEqual([2, 3, 4, 5, 6]);
    expect(joined.buffer).toBe(bytes.buffer);
    expect([...joinPieces([bytes.subarray(4, 7), bytes.subarray(2, 4)])]).toEqual([4, 5, 6, 2, 3]);
    expect(joinPieces([]).length).toBe(0);
  });
});
