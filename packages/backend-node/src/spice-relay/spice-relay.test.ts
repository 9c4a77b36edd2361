import { createHash } from "node:crypto";
import type { ByteStream } from "@openutm/shared-types";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openSpiceChannel } from "./open-spice-channel.ts";
import type { SpiceChannel, SpiceChannelRequest } from "./open-spice-channel.ts";
import { linkReply, message, setAck, startTestServer } from "./test-server.ts";
import type { TestServer, TestServerOptions } from "./test-server.ts";
import { createUnreadBudget } from "./unread.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const server = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const started = await startTestServer(options);
  closers.push(started.close);
  return started;
};

const open = async (
  { endpoint }: TestServer,
  more: Partial<SpiceChannelRequest> = {},
): Promise<SpiceChannel> => {
  const channel = await openSpiceChannel({
    endpoint,
    channelType: 2,
    channelId: 0,
    connectionId: 1,
    caps: [0, 1],
    timeoutMs: 2000,
    ...more,
  });
  closers.push(channel.stream.close);
  return channel;
};

/** Reads until that many bytes have come. */
const read = async (chunks: AsyncIterator<Uint8Array>, count: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    // Good until the next one is asked for.
    parts.push(Buffer.from(value));
    length += value.length;
  }
  return Buffer.concat(parts);
};

const iterate = (stream: ByteStream): AsyncIterator<Uint8Array> =>
  stream.chunks[Symbol.asyncIterator]();

const mark = message(102, new Uint8Array(0));
const ack = message(2, new Uint8Array(0));
const ackSync = (generation: number): Buffer => message(1, setAck(generation, 0).subarray(6, 10));
const repeat = (bytes: Uint8Array, count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => bytes));

describe("linking a channel", () => {
  it("gives the ticket and says what the server can do", async () => {
    const guest = await server({ ticket: "open sesame" });
    const { link } = await open(guest, { ticket: "open sesame" });
    expect(link).toMatchObject({ header: "mini", commonCaps: [0b1011], channelCaps: [] });
  });

  it("says in words that a ticket is refused", async () => {
    const guest = await server({ ticket: "open sesame" });
    await expect(open(guest, { ticket: "please" })).rejects.toMatchObject({
      code: "stream.unavailable",
      message: "The guest's display refused the ticket.",
      value: { data: { linkResult: "permission_denied" } },
    });
  });

  it("refuses a ticket that no server can have before it is sent", async () => {
    const guest = await server({ ticket: "x".repeat(61) });
    await expect(open(guest, { ticket: "x".repeat(61) })).rejects.toMatchObject({
      message: "A SPICE ticket has at most 60 bytes.",
    });
  });

  it.each([
    ["a key that is none", linkReply(new Uint8Array(162))],
    ["another protocol", Buffer.from("RFB 003.008\n".repeat(20))],
    ["a huge reply", Buffer.from("5245445102000000020000000000ff7f", "hex")],
    ["half a reply and an end", linkReply(new Uint8Array(162)).subarray(0, 60)],
  ])("refuses %s", async (_what, bytes) => {
    const guest = await server({ reply: (socket) => socket.end(bytes) });
    await expect(open(guest)).rejects.toMatchObject({ code: "stream.unavailable" });
  });

  it.each([
    ["never answers", () => {}],
    [
      "drips one byte after another",
      (socket: { write(bytes: Uint8Array): unknown }) => {
        const bytes = linkReply(new Uint8Array(162));
        let at = 0;
        const timer = setInterval(() => socket.write(bytes.subarray(at, (at += 1))), 50);
        closers.push(() => clearInterval(timer));
      },
    ],
  ])("gives up a server that %s", async (_what, reply) => {
    const guest = await server({ reply });
    await expect(open(guest, { timeoutMs: 300 })).rejects.toMatchObject({
      message: "The guest's display did not answer in time.",
    });
  });
});

describe("flow control", () => {
  it("acknowledges what was read, and nothing else", async () => {
    const guest = await server();
    const { stream } = await open(guest);
    const { socket, received } = await guest.linked();
    const sent = Buffer.concat([mark, setAck(7, 3), repeat(mark, 10)]);
    socket.write(sent);
    const chunks = iterate(stream);
    const got = await read(chunks, sent.length);
    expect(got.equals(sent)).toBe(true);
    const answer = Buffer.concat([ackSync(7), ack, ack, ack]);
    await vi.waitFor(() => expect(received().equals(answer)).toBe(true), 10_000);
    // Two more make the fourth window full.
    socket.write(repeat(mark, 2));
    await vi.waitFor(async () => {
      void chunks.next();
      expect(received().equals(Buffer.concat([answer, ack]))).toBe(true);
    }, 10_000);
  });

  it.each([
    ["0 wants none", 0, 0],
    ["1 wants one each", 1, 5],
    ["2^32-1 is never full", 0xffff_ffff, 0],
  ])("a window of %s", async (_what, window, acks) => {
    const guest = await server();
    const { stream } = await open(guest);
    const { socket, received } = await guest.linked();
    const sent = Buffer.concat([setAck(1, window), repeat(mark, 5)]);
    socket.write(sent);
    const chunks = iterate(stream);
    await read(chunks, sent.length);
    void chunks.next();
    const answer = Buffer.concat([ackSync(1), repeat(ack, acks)]);
    await vi.waitFor(() => expect(received().equals(answer)).toBe(true), 10_000);
  });

  it("never puts an acknowledgement into the middle of the page's message", async () => {
    const guest = await server();
    const { stream } = await open(guest);
    const { socket, received } = await guest.linked();
    const pong = message(3, new Uint8Array(12).fill(9));
    await stream.write(pong.subarray(0, 4));
    socket.write(Buffer.concat([setAck(1, 1), mark]));
    const chunks = iterate(stream);
    await read(chunks, 14 + 6);
    void chunks.next();
    await vi.waitFor(() => expect(received().length).toBe(ackSync(1).length + ack.length), 10_000);
    await stream.write(Buffer.concat([pong.subarray(4), pong, pong.subarray(0, 3)]));
    const all = Buffer.concat([ackSync(1), ack, pong, pong]);
    await vi.waitFor(() => expect(received().equals(all)).toBe(true), 10_000);
  });

  it("holds a MiB for a page that does not read, then loses nothing", async () => {
    const guest = await server();
    const unread = createUnreadBudget();
    let held = 0;
    const counted = {
      ...unread,
      add: (bytes: number) => {
        held += bytes;
        unread.add(bytes);
      },
    };
    const { stream } = await open(guest, { unread: counted });
    const { socket } = await guest.linked();
    const draw = message(
      304,
      new Uint8Array(100_000).map((_, index) => index),
    );
    const count = 640;
    const hash = createHash("sha256");
    let written = 0;
    for (let index = 0; index < count; index += 1) {
      draw.writeUInt32LE(index, 6);
      hash.update(draw);
      socket.write(Buffer.from(draw), () => (written += draw.length));
    }
    const chunks = iterate(stream);
    const first = await read(chunks, 1);
    await vi.waitFor(() => expect(unread.isFull()).toBe(true), 10_000);
    let seen = -1;
    while (seen !== written + held) {
      seen = written + held;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(held).toBeLessThan(4 << 20);
    expect(written).toBeLessThan(count * draw.length);
    const rest = await read(chunks, count * draw.length - first.length);
    const got = createHash("sha256").update(first).update(rest);
    expect(got.digest("hex")).toBe(hash.digest("hex"));
    stream.close();
    await chunks.next();
    expect(held).toBe(0);
  });

  it("lets another channel of a guest go on when one is not read", async () => {
    const guest = await server();
    const unread = createUnreadBudget(1 << 20);
    const slow = await open(guest, { unread });
    const slowEnd = await guest.linked();
    const quick = await open(guest, { unread, channelType: 3 });
    const quickEnd = await guest.linked();
    slowEnd.socket.write(message(304, new Uint8Array(4 << 20)));
    const slowChunks = iterate(slow.stream);
    await slowChunks.next();
    await vi.waitFor(() => expect(unread.isFull()).toBe(true), 10_000);
    const quickChunks = iterate(quick.stream);
    for (let turn = 0; turn < 20; turn += 1) {
      quickEnd.socket.write(message(111, new Uint8Array(0)));
      expect((await read(quickChunks, 6)).length).toBe(6);
    }
  });

  it("joins what waits to large pieces that end where a message ends", async () => {
    const guest = await server();
    const { stream } = await open(guest);
    const { socket } = await guest.linked();
    const draw = message(304, new Uint8Array(5000));
    socket.write(Buffer.concat([repeat(draw, 700), draw.subarray(0, 100)]));
    const chunks = iterate(stream);
    const sizes: number[] = [];
    let left = 700 * draw.length;
    while (left > 0) {
      const { value } = await chunks.next();
      sizes.push((value as Uint8Array).length);
      left -= (value as Uint8Array).length;
      const waitForBacklog = new Promise((resolve) =>
        setTimeout(resolve, sizes.length === 1 ? 300 : 0),
      );
      await waitForBacklog;
    }
    expect(Math.max(...sizes)).toBeGreaterThan(256 * 1024);
    expect(sizes.every((size) => size % draw.length === 0)).toBe(true);
  });
});

/** DRAW_COPY of a picture 100 pixels wide, of which 10 x 200 are drawn; pixel (x, y) is y * 1000 + x. */
const narrowCopy = (): Buffer => {
  const height = 200;
  const base = Buffer.alloc(41);
  for (const [index, word] of [7, 0, 0, height, 100].entries()) {
    base.writeUInt32LE(word, index * 4);
  }
  base.writeUInt8(1, 20);
  for (const [index, word] of [1, 0, 30, height, 40].entries()) {
    base.writeUInt32LE(word, 21 + index * 4);
  }
  const copy = Buffer.alloc(36);
  for (const [index, word] of [77, 0, 0, height, 100].entries()) {
    copy.writeUInt32LE(word, index * 4);
  }
  copy.writeUInt16LE(8, 20);
  const image = Buffer.alloc(36 + 400 * height);
  image.writeUInt32LE(100, 10);
  image.writeUInt32LE(height, 14);
  image.set([8, 4], 18);
  for (const [index, word] of [100, height, 400, 0].entries()) {
    image.writeUInt32LE(word, 20 + index * 4);
  }
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < 100; x += 1) image.writeUInt32LE(y * 1000 + x, 36 + y * 400 + x * 4);
  }
  return message(304, Buffer.concat([base, copy, image]));
};

describe("a picture of which little is drawn", () => {
  it.each([[1 << 20], [1000], [7]])("goes out as that little, in chunks of %i", async (size) => {
    const guest = await server();
    const { stream } = await open(guest);
    const { socket, received } = await guest.linked();
    const sent = Buffer.concat([setAck(1, 2), mark, narrowCopy(), mark, narrowCopy(), mark]);
    for (let at = 0; at < sent.length; at += size) socket.write(sent.subarray(at, at + size));
    const chunks = iterate(stream);
    const copyBytes = 6 + 93 + 10 * 200 * 4;
    const got = await read(chunks, 14 + 3 * mark.length + 2 * copyBytes);
    const first = got.subarray(14 + mark.length, 14 + mark.length + copyBytes);
    expect(first.readUInt16LE(0)).toBe(304);
    expect(first.readInt32LE(6 + 8)).toBe(30);
    expect(first.readUInt32LE(99)).toBe(30);
    expect(first.readUInt32LE(copyBytes - 4)).toBe(199_039);
    expect(got.subarray(-mark.length).equals(mark)).toBe(true);
    void chunks.next();
    // The server counts its own five messages: two full windows.
    const answer = Buffer.concat([ackSync(1), ack, ack]);
    await vi.waitFor(() => expect(received().equals(answer)).toBe(true), 10_000);
  });

  it("is no reason to hold what is drawn whole, nor other channels", async () => {
    const guest = await server();
    const unread = createUnreadBudget();
    const { stream } = await open(guest, { unread });
    const { socket } = await guest.linked();
    const half = narrowCopy();
    socket.write(half.subarray(0, 60_000));
    const chunks = iterate(stream);
    const next = chunks.next();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(unread.isFull()).toBe(false);
    socket.write(half.subarray(60_000));
    expect((await next).value).toHaveLength(6 + 93 + 8000);
    socket.write(message(304, new Uint8Array(1 << 20)).subarray(0, 600_000));
    expect((await chunks.next()).value?.length).toBeGreaterThan(200_000);
  });
});

describe("a server that breaks the protocol", () => {
  it("ends the stream with the reason", async () => {
    const guest = await server();
    const { stream } = await open(guest);
    const { socket } = await guest.linked();
    socket.write(Buffer.concat([mark, Buffer.from("3001ffffffff", "hex")]));
    const chunks = iterate(stream);
    const run = async (): Promise<void> => {
      for (;;) if ((await chunks.next()).done === true) return;
    };
    await expect(run()).rejects.toMatchObject({
      code: "stream.unavailable",
      value: { data: { channel: "display", message: "304" } },
    });
    await expect(stream.write(ack)).rejects.toMatchObject({ code: "stream.unavailable" });
  });

  it("hands over what came before an end in the middle", async () => {
    const guest = await server();
    const { stream } = await open(guest);
    const { socket } = await guest.linked();
    socket.end(Buffer.concat([mark, mark.subarray(0, 3)]));
    const chunks = iterate(stream);
    expect((await read(chunks, 100)).length).toBe(9);
  });
});
