import type { PageConnection } from "@openutm/native-bridge";
import { ApiError, type ByteStream } from "@openutm/shared-types";
import { afterEach, describe, expect, it, vi, type Mock } from "vitest";
import { followStream } from "./follow-stream.ts";
import { linesOf } from "./lines.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* chunksOf(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === "string" ? bytes(text) : text;
}

const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const lines of linesOf(chunks)) found.push(...lines);
  return found;
};

describe("linesOf", () => {
  it("puts lines together across chunks, and characters too", async () => {
    const euro = bytes("€");
    const found = await collect(
      chunksOf("one\ntw", "o\r\n", euro.slice(0, 1), euro.slice(1), "\n"),
    );
    expect(found).toEqual(["one", "two", "€"]);
  });
  it("gives the last line without an end", async () => {
    expect(await collect(chunksOf("one\n", "tail"))).toEqual(["one", "tail"]);
  });
  it("cuts a line without an end, so that it cannot fill the page", async () => {
    const flood = Array.from({ length: 64 }, () => "x".repeat(65_536));
    const found = await collect(chunksOf(...flood, "\nnext\n"));
    expect(found.map(({ length }) => length)).toEqual([8192, 4]);
  });
});

describe("followStream", () => {
  afterEach(() => vi.useRealTimers());

  const harness = () => {
    const reconnected = new Set<() => void>();
    const streams: { readonly close: Mock<() => void>; end(): void }[] = [];
    let answer: () => Promise<unknown> = async () => ({ ticket: "t" });
    const connection = {
      call: () => answer(),
      openStream: async (): Promise<ByteStream> => {
        let end: () => void = () => undefined;
        const ended = new Promise<void>((resolve) => (end = resolve));
        const close = vi.fn<() => void>(() => end());
        streams.push({ close, end: () => end() });
        async function* chunks(): AsyncGenerator<Uint8Array> {
          await ended;
          yield* [];
        }
        return { chunks: chunks(), write: async () => undefined, close };
      },
      onReconnect: (listener: () => void) => {
        reconnected.add(listener);
        return () => reconnected.delete(listener);
      },
    } as unknown as PageConnection;
    return {
      connection,
      streams,
      reconnect: () => reconnected.forEach((listener) => listener()),
      listeners: reconnected,
      answerWith: (next: typeof answer) => (answer = next),
    };
  };
  const drain = async (stream: ByteStream): Promise<void> => {
    for await (const _ of stream.chunks);
  };

  it("opens again what ended, and stops for good when nobody wants it", async () => {
    vi.useFakeTimers();
    const { connection, streams, listeners } = harness();
    const stop = followStream({ connection, id: "1", stream: "log", read: drain });
    await vi.advanceTimersByTimeAsync(0);
    expect(streams).toHaveLength(1);
    streams[0]!.end();
    await vi.advanceTimersByTimeAsync(300);
    expect(streams).toHaveLength(2);
    stop();
    expect(streams[1]!.close).toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(streams).toHaveLength(2);
    expect(listeners.size).toBe(0);
  });

  it("says why there is none, waits longer each time, and not at all when the backend is back", async () => {
    vi.useFakeTimers();
    const { connection, streams, reconnect, answerWith } = harness();
    answerWith(async () => {
      throw new ApiError("stream.unavailable", "Not now.");
    });
    const onFailure = vi.fn<(reason: { message: string }) => void>();
    const stop = followStream({ connection, id: "1", stream: "stats", read: drain, onFailure });
    await vi.advanceTimersByTimeAsync(1500);
    expect(onFailure).toHaveBeenCalledTimes(3);
    expect(onFailure.mock.calls[0]![0].message).toBe("Not now.");
    await vi.advanceTimersByTimeAsync(2000);
    expect(onFailure).toHaveBeenCalledTimes(3);
    answerWith(async () => ({ ticket: "t" }));
    reconnect();
    await vi.advanceTimersByTimeAsync(0);
    expect(streams).toHaveLength(1);
    stop();
  });
});
