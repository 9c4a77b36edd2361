// Blocks made by hand from sequences, against the format's plain words: a match is copied byte by byte.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decodeLz4Block, lz4Room } from "./lz4-block.ts";

type Sequence = {
  readonly literals: readonly number[];
  readonly distance: number;
  readonly length: number;
};

/** What of a length does not fit the token's four bits. */
const more = (count: number): readonly number[] => {
  if (count < 15) return [];
  const rest = count - 15;
  return [...Array.from({ length: Math.floor(rest / 255) }, () => 255), rest % 255];
};

const encode = (sequences: readonly Sequence[]): Uint8Array =>
  Uint8Array.from([
    ...sequences.flatMap(({ literals, distance, length }) => [
      (Math.min(15, literals.length) << 4) | Math.min(15, length - 4),
      ...more(literals.length),
      ...literals,
      distance & 255,
      distance >> 8,
      ...more(length - 4),
    ]),
    0x10, // the last sequence: one literal, no match
    7,
  ]);

const expand = (sequences: readonly Sequence[]): number[] => {
  const out: number[] = [];
  for (const { literals, distance, length } of sequences) {
    out.push(...literals);
    for (let index = 0; index < length; index += 1) out.push(out.at(-distance) ?? -1);
  }
  return [...out, 7];
};

const start = { literals: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], distance: 3, length: 4 };

const sequence = fc.record({
  literals: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }),
  // Never before the start, whose bytes are there.
  distance: fc.integer({ min: 1, max: 17 }),
  length: fc.oneof(fc.integer({ min: 4, max: 80 }), fc.integer({ min: 81, max: 1500 })),
});

it("copies any match, at every place of a word, as byte by byte", () => {
  fc.assert(
    fc.property(fc.array(sequence, { maxLength: 8 }), (sequences) => {
      const all = [start, ...sequences];
      const wanted = expand(all);
      const packed = encode(all);
      const room = lz4Room(wanted.length);
      expect(decodeLz4Block(packed, 0, packed.length, room, 0)).toBe(wanted.length);
      expect(Buffer.from(room.bytes).equals(Buffer.from(wanted))).toBe(true);
    }),
  );
});
