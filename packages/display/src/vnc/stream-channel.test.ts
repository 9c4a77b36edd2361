import type { ByteStream } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { streamChannel } from "./stream-channel.ts";

const streamOf = (
  chunks: AsyncIterable<Uint8Array>,
): ByteStream & { readonly written: Uint8Array[]; closes: number } => ({
  chunks,
  written: [],
  closes: 0,
  write(bytes) {
    this.written.push(bytes);
    return Promise.resolve();
  },
  close() {
    this.closes += 1;
  },
});

const closing = (
  channel: ReturnType<typeof streamChannel>,
): Promise<{ code: number; reason: string }> =>
  new Promise((resolve) => {
    channel.onclose = resolve;
  });

describe("streamChannel", () => {
  it("hands every byte on, also those of a view into a larger buffer", async () => {
    const large = Uint8Array.of(9, 1, 2, 9);
    const channel = streamChannel(
      streamOf(
        (async function* () {
          yield large.subarray(1, 3);
          yield Uint8Array.of(3);
        })(),
      ),
    );
    const received: number[] = [];
    channel.onmessage = ({ data }) => received.push(...new Uint8Array(data));
    expect(await closing(channel)).toMatchObject({ code: 1000 });
    expect(received).toEqual([1, 2, 3]);
  });

  it("copies what is sent, since noVNC reuses its buffer", () => {
    const stream = streamOf((async function* () {})());
    const channel = streamChannel(stream);
    const buffer = Uint8Array.of(1, 2, 3);
    channel.send(buffer.subarray(0, 2));
    buffer.fill(0);
    expect(stream.written).toEqual([Uint8Array.of(1, 2)]);
  });

  it("says why when the stream breaks, once, and closes it", async () => {
    const stream = streamOf(
      // oxlint-disable-next-line require-yield -- a stream that breaks before its first byte
      (async function* (): AsyncGenerator<Uint8Array> {
        throw new Error("the socket is gone");
      })(),
    );
    const channel = streamChannel(stream);
    expect(await closing(channel)).toMatchObject({ code: 1006, reason: "the socket is gone" });
    channel.close();
    expect(stream.closes).toBe(1);
  });
});
