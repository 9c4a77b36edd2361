import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json.ts";
import { createJsonLineParser } from "./parser.ts";
import type { LineBatch } from "./parser.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function pushAll(chunks: readonly Uint8Array[], limits = {}): LineBatch {
  const parser = createJsonLineParser(limits);
  const messages: JsonObject[] = [];
  for (const chunk of chunks) {
    const batch = parser.push(chunk);
    messages.push(...batch.messages);
    if (batch.failure !== undefined) return { messages, failure: batch.failure };
  }
  return { messages };
}

describe("json line parser", () => {
  it("reads LF and CRLF lines and skips empty ones", () => {
    expect(pushAll([bytes('{"a":1}\r\n\r\n\n{"b":2}\n')])).toEqual({
      messages: [{ a: 1 }, { b: 2 }],
    });
  });

  it("keeps a partial line until its end", () => {
    const parser = createJsonLineParser();
    expect(parser.push(bytes('{"a":')).messages).toEqual([]);
    expect(parser.pendingBytes()).toBe(5);
    expect(parser.push(bytes('"ä"}\r')).messages).toEqual([]);
    expect(parser.push(bytes("\n")).messages).toEqual([{ a: "ä" }]);
    expect(parser.pendingBytes()).toBe(0);
  });

  it("gives the same messages for any chunking", () => {
    const objects = fc.array(
      fc.record({ text: fc.string({ unit: "grapheme" }), n: fc.integer() }),
      { maxLength: 8 },
    );
    const cuts = fc.array(fc.nat(300), { maxLength: 40 });
    fc.assert(
      fc.property(objects, cuts, fc.boolean(), (list, cutList, crlf) => {
        const whole = bytes(
          list.map((entry) => JSON.stringify(entry) + (crlf ? "\r\n" : "\n")).join(""),
        );
        const at = [0, ...cutList.map((cut) => cut % (whole.length + 1)), whole.length].toSorted(
          (a, b) => a - b,
        );
        const chunks = at.slice(1).map((end, index) => whole.subarray(at[index], end));
        expect(pushAll(chunks)).toEqual({ messages: list });
      }),
    );
  });

  it("never throws on arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (chunks) => {
        const parser = createJsonLineParser({ maxMessageBytes: 256, maxDepth: 8 });
        for (const chunk of chunks) expect(parser.push(chunk).messages).toBeInstanceOf(Array);
        expect(parser.pendingBytes()).toBeLessThanOrEqual(257);
      }),
    );
  });

  it.each([
    ["text", "hello\n", "not JSON"],
    ["an array", "[1]\n", "not a JSON object"],
    ["a number", "12\n", "not a JSON object"],
    ["a cut object", '{"a":1\n', "not JSON"],
    ["a BOM", "\uFEFF{}\n", "not JSON"],
  ])("refuses %s", (_name, text, message) => {
    expect(pushAll([bytes(text)]).failure).toMatchObject({
      kind: "protocol",
      message: expect.stringContaining(message),
    });
  });

  it("refuses invalid UTF-8", () => {
    const line = new Uint8Array([...bytes('{"a":"'), 0xff, 0xfe, ...bytes('"}\n')]);
    expect(pushAll([line]).failure).toMatchObject({
      kind: "protocol",
      message: expect.stringContaining("UTF-8"),
    });
  });

  it("keeps what came before the failure and stays failed", () => {
    const parser = createJsonLineParser();
    const first = parser.push(bytes('{"a":1}\nnonsense\n{"b":2}\n'));
    expect(first.messages).toEqual([{ a: 1 }]);
    expect(first.failure?.kind).toBe("protocol");
    expect(parser.push(bytes('{"c":3}\n'))).toEqual({ messages: [], failure: first.failure });
  });

  it("bounds the depth without being fooled by strings", () => {
    const deep = `{"a":${"[".repeat(200)}${"]".repeat(200)}}\n`;
    expect(pushAll([bytes(deep)]).failure).toMatchObject({
      kind: "protocol",
      message: expect.stringContaining("deeper"),
    });
    const text = JSON.stringify({ a: `${"[".repeat(500)}"\\` });
    expect(pushAll([bytes(`${text}\n`)]).messages).toEqual([JSON.parse(text)]);
  });

  it("accepts a message of exactly the limit, with LF or CRLF, and refuses one byte more", () => {
    const text = JSON.stringify({ a: "x".repeat(92) });
    expect(text.length).toBe(100);
    for (const end of ["\n", "\r\n"]) {
      expect(pushAll([bytes(text + end)], { maxMessageBytes: 100 }).messages).toHaveLength(1);
      expect(pushAll([bytes(text + end)], { maxMessageBytes: 99 }).failure?.kind).toBe("tooLarge");
    }
  });

  it("refuses a line that never ends as soon as it passes the limit", () => {
    const parser = createJsonLineParser({ maxMessageBytes: 1000 });
    expect(parser.push(bytes("x".repeat(1001))).failure).toBeUndefined();
    expect(parser.push(bytes("x")).failure?.kind).toBe("tooLarge");
    expect(parser.pendingBytes()).toBe(0);
  });

  it("parses a 64 MB reply in 4 kB chunks in linear time", () => {
    const megabyte = 1024 * 1024;
    const chunk = bytes("x".repeat(4096));
    const timeMs = (chunkCount: number): number => {
      const parser = createJsonLineParser({ maxMessageBytes: 65 * megabyte });
      const startedMs = performance.now();
      parser.push(bytes('{"return":"'));
      for (let index = 0; index < chunkCount; index++) parser.push(chunk);
      const [message] = parser.push(bytes('","id":1}\r\n')).messages;
      expect(message?.["return"]).toHaveLength(chunkCount * 4096);
      return performance.now() - startedMs;
    };
    timeMs(1024);
    // Quadratic copying would be 16384 * 32 MB = 500 GB, minutes even on a fast machine.
    expect(timeMs(16384)).toBeLessThan(20_000);
  }, 60_000);
});
