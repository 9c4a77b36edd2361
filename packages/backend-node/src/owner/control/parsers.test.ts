import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFirstLine } from "./first-line.ts";
import { createLineSplitter } from "./lines.ts";
import { createOutbox } from "./outbox.ts";

describe("parseFirstLine", () => {
  it("reads a token and a ticket", () => {
    expect(parseFirstLine(Buffer.from(`{"token":"t"}`))).toEqual({ kind: "client", token: "t" });
    expect(parseFirstLine(Buffer.from(`{"stream":"s"}`))).toEqual({ kind: "stream", ticket: "s" });
  });

  it("refuses everything else, and never throws", () => {
    const near = fc.oneof(
      fc.dictionary(fc.constantFrom("token", "stream", "__proto__", "x"), fc.jsonValue()),
      fc.jsonValue(),
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array)),
      near.map((value) => Buffer.from(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(bytes, (line) => {
        const said = parseFirstLine(line);
        const text = line.toString();
        const honest = /^\s*\{\s*"(token|stream)"\s*:\s*"[^]*"\s*\}\s*$/.test(text);
        expect(said.kind === "refused" || honest).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("line splitter", () => {
  it("gives the same lines however the bytes are cut", () => {
    const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", ""));
    fc.assert(
      fc.property(
        fc.array(line),
        fc.string(),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (texts, tail, sizes) => {
          const rest = tail.replaceAll("\n", "");
          const bytes = Buffer.from([...texts.map((text) => `${text}\n`), rest].join(""));
          const splitter = createLineSplitter(1 << 20);
          const lines: string[] = [];
          for (let at = 0; at < bytes.length;) {
            const size = sizes.next().value ?? 1;
            expect(splitter.push(bytes.subarray(at, at + size))).toBe(true);
            at += size;
            for (let next = splitter.next(); next !== undefined; next = splitter.next()) {
              lines.push(next.toString());
            }
          }
          expect(lines).toEqual(texts);
          expect(splitter.takeRest().toString()).toBe(rest);
        },
      ),
    );
  });

  it("says when a line outgrows its bound", () => {
    const splitter = createLineSplitter(10);
    expect(splitter.push(Buffer.from("0123456789"))).toBe(true);
    expect(splitter.push(Buffer.from("x"))).toBe(false);
  });
});

describe("outbox", () => {
  const sink = () => {
    const sent: string[] = [];
    return { sent, writableLength: 0, write: (text: string) => sent.push(text) > 0 };
  };
  const changed = (id: string, seq: number) => ({
    topic: "vm.changed",
    epoch: "e",
    seq,
    payload: { vm: { id } },
  });

  it("keeps one state per VM for a slow reader, none of a removed VM, and the order of the rest", () => {
    const slow = sink();
    const outbox = createOutbox(slow);
    slow.writableLength = 1 << 20;
    outbox.event(changed("a", 0), "a0");
    outbox.event(changed("b", 1), "b1");
    outbox.event({ topic: "trash.changed", epoch: "e", seq: 2, payload: {} }, "t2");
    outbox.event(changed("a", 3), "a3");
    outbox.event({ topic: "vm.removed", epoch: "e", seq: 4, payload: { id: "b" } }, "b4");
    expect(slow.sent).toEqual([]);
    slow.writableLength = 0;
    outbox.flush();
    expect(slow.sent).toEqual(["t2", "a3", "b4"]);
    outbox.event(changed("a", 5), "a5");
    expect(slow.sent.at(-1)).toBe("a5");
  });

  it("gives up a client that falls too far behind", () => {
    const slow = sink();
    const outbox = createOutbox(slow, { busyBytes: 0, maxBacklogBytes: 10 });
    slow.writableLength = 1;
    const other = (seq: number) => ({ topic: "trash.changed", epoch: "e", seq, payload: {} });
    expect(outbox.event(other(0), "12345")).toBe(true);
    expect(outbox.event(other(1), "12345")).toBe(false);
  });
});
