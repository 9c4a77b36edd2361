import type { ByteStream } from "@openutm/shared-types";
import { createServer, connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import { duplexStream } from "./duplex.ts";
import { pipe } from "./pipe.ts";

/** Two ends of one loopback connection. */
const socketPair = async (): Promise<readonly [Socket, Socket]> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const near = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const far = await accepted;
  server.close();
  return [near, far];
};

const readAll = async (stream: ByteStream): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
};

describe("duplexStream", () => {
  it("carries bytes both ways and ends when the other side ends", async () => {
    const [near, far] = (await socketPair()).map(duplexStream) as [ByteStream, ByteStream];
    const bytes = Buffer.alloc(3_000_000, 0xa5);
    const received = readAll(far);
    await near.write(bytes);
    near.close();
    expect((await received).equals(bytes)).toBe(true);
    far.close();
  });

  it("holds the writer back while nobody reads", async () => {
    const [near, far] = (await socketPair()).map(duplexStream) as [ByteStream, ByteStream];
    const chunk = new Uint8Array(1 << 20);
    let accepted = 0;
    const writing = (async () => {
      for (;;) {
        await near.write(chunk);
        accepted += chunk.length;
      }
    })();
    writing.catch(() => {});
    let seen = -1;
    // The kernel's buffers fill, then nothing moves any more.
    while (accepted !== seen) {
      seen = accepted;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(accepted).toBeLessThan(64 << 20);
    let read = 0;
    for await (const bytes of far.chunks) {
      read += bytes.length;
      if (read > 2 * seen + 4 * chunk.length) break;
    }
    expect(accepted).toBeGreaterThan(seen);
    near.close();
    far.close();
    await expect(writing).rejects.toMatchObject({ code: "stream.unavailable" });
  });

  it("turns an error into an end, and writing into a refusal", async () => {
    const duplex = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
    const stream = duplexStream(duplex);
    const reading = readAll(stream);
    duplex.destroy(new Error("reset"));
    expect((await reading).length).toBe(0);
    await expect(stream.write(new Uint8Array(1))).rejects.toMatchObject({
      code: "stream.unavailable",
    });
    stream.close();
    stream.close();
  });
});

describe("pipe", () => {
  it("joins two streams until one ends, then ends the other", async () => {
    const [clientEnd, a] = (await socketPair()).map(duplexStream) as [ByteStream, ByteStream];
    const [b, guestEnd] = (await socketPair()).map(duplexStream) as [ByteStream, ByteStream];
    const joined = pipe(a, b);
    await clientEnd.write(Buffer.from("keys"));
    const up = await guestEnd.chunks[Symbol.asyncIterator]().next();
    expect(Buffer.from(up.value ?? []).toString()).toBe("keys");
    const down = readAll(clientEnd);
    await guestEnd.write(Buffer.from("pixels"));
    guestEnd.close();
    expect((await down).toString()).toBe("pixels");
    await joined;
    await expect(b.write(new Uint8Array(1))).rejects.toMatchObject({ code: "stream.unavailable" });
  });
});
