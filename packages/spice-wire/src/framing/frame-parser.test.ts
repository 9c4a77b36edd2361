import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpiceProtocolError } from "../errors.ts";
import type { Frame } from "../table.ts";
import { createFrameParser } from "./frame-parser.ts";
import type { HeaderKind } from "./frame-parser.ts";

const encode = (kind: HeaderKind, frames: readonly Frame[]): Uint8Array => {
  const parts = frames.map(({ type, body }) => {
    const header = Buffer.alloc(kind === "mini" ? 6 : 18);
    const at = kind === "mini" ? 0 : 8;
    header.writeUInt16LE(type, at);
    header.writeUInt32LE(body.length, at + 2);
    return Buffer.concat([header, body]);
  });
  return Buffer.concat(parts);
};

const parser = (kind: HeaderKind, maxBytes = 1 << 20) =>
  createFrameParser({ channel: "main", header: kind, maxBytes: () => maxBytes });

const frames = fc.array(
  fc.record({ type: fc.nat(65_535), body: fc.uint8Array({ maxLength: 300 }) }),
  { maxLength: 20 },
);

describe("the frame parser", () => {
  it.each(["mini", "full"] as const)("finds the same messages however %s is split", (kind) => {
    fc.assert(
      fc.property(
        frames,
        fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1 }),
        (sent, cuts) => {
          const bytes = encode(kind, sent);
          const found: Frame[] = [];
          const { push, pendingBytes } = parser(kind);
          let at = 0;
          for (let turn = 0; at < bytes.length; turn += 1) {
            const size = cuts[turn % cuts.length]!;
            push(bytes.subarray(at, at + size), ({ type, body }) => {
              found.push({ type, body: body.slice() });
            });
            at += size;
          }
          expect(found.map(({ type, body }) => [type, [...body]])).toEqual(
            sent.map(({ type, body }) => [type, [...body]]),
          );
          expect(pendingBytes()).toBe(0);
        },
      ),
    );
  });

  it("gives a view of a chunk that holds a whole message", () => {
    const bytes = encode("mini", [{ type: 7, body: new Uint8Array(100) }]);
    parser("mini").push(bytes, ({ body }) => expect(body.buffer).toBe(bytes.buffer));
    expect.assertions(1);
  });

  it("reads over a body that is spent, and over no other", () => {
    const bodies = [1, 2, 3].map((mark) => new Uint8Array(100).fill(mark));
    const bytes = encode(
      "mini",
      bodies.map((body) => ({ type: 7, body })),
    );
    const memories = (answer: "spent" | undefined): number => {
      const { push } = parser("mini");
      const seen: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += 50) {
        push(bytes.subarray(at, at + 50), ({ body }) => {
          expect(body).toEqual(bodies[seen.length]);
          seen.push(body);
          return answer;
        });
      }
      expect(seen).toHaveLength(3);
      return new Set(seen.map(({ buffer }) => buffer)).size;
    };
    expect(memories("spent")).toBe(1);
    expect(memories(undefined)).toBe(3);
  });

  it("refuses a size before a byte of the body has come", () => {
    const bytes = Uint8Array.of(1, 0, 0xff, 0xff, 0xff, 0xff);
    expect(() => parser("mini").push(bytes, () => {})).toThrow(SpiceProtocolError);
  });

  it("reserves little for bytes that are only announced", () => {
    const before = process.memoryUsage().arrayBuffers;
    const parsers = Array.from({ length: 100 }, () => parser("mini", 1 << 28));
    for (const { push } of parsers) push(Uint8Array.of(1, 0, 0, 0, 0, 0x10, 9), () => {});
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 << 20);
    expect(parsers[0]!.pendingBytes()).toBe(7);
  });

  it("takes a large message in single bytes in linear time", () => {
    const size = 1 << 17;
    const bytes = encode("mini", [{ type: 1, body: new Uint8Array(size).fill(3) }]);
    const { push } = parser("mini");
    const found: number[] = [];
    for (const byte of bytes) {
      push(Uint8Array.of(byte), ({ body }) => {
        found.push(body.length);
      });
    }
    expect(found).toEqual([size]);
  });

  it("gives sub messages before their message, and refuses ones that lie outside", () => {
    // Body: a sub message (type 9, one byte) at 0, then the list: one entry, offset 0.
    const body = Uint8Array.of(9, 0, 1, 0, 0, 0, 0xaa, 1, 0, 0, 0, 0, 0);
    const bytes = encode("full", [{ type: 5, body }]);
    bytes[14] = 7;
    const found: number[] = [];
    parser("full").push(bytes, ({ type }) => {
      found.push(type);
    });
    expect(found).toEqual([9, 5]);
    bytes[14] = 200;
    expect(() => parser("full").push(bytes, () => {})).toThrow(/sub_list: the list is outside/);
  });
});
