import { array, assert, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import type { ByteStream } from "../backend.ts";
import { decodeStreamFrame, encodeStreamFrame, streamWindowBytes } from "./frames.ts";
import type { StreamFrame } from "./frames.ts";
import { createStreamSocket } from "./stream-socket.ts";

const messageOf = (frame: StreamFrame): Uint8Array => {
  const { head, payload } = encodeStreamFrame(frame);
  const message = new Uint8Array(head.length + payload.length);
  message.set(head);
  message.set(payload, head.length);
  return message;
};

/** Both ends of a socket, in memory; `sent` is what the backend's end has put on the line. */
const connected = () => {
  const sent: StreamFrame[] = [];
  const opened: { readonly ticket: string; readonly stream: ByteStream }[] = [];
  const closedBy: string[] = [];
  const page = createStreamSocket({
    send: (frame) => backend.receive(messageOf(frame)),
    close: () => closedBy.push("page"),
  });
  const backend = createStreamSocket({
    send: (frame) => {
      sent.push(frame);
      page.receive(messageOf(frame));
    },
    close: () => closedBy.push("backend"),
    onOpen: (ticket, stream) => opened.push({ ticket, stream }),
  });
  return { page, backend, sent, opened, closedBy };
};

const next = async ({ chunks }: ByteStream): Promise<Uint8Array | undefined> => {
  const { value, done } = await chunks[Symbol.asyncIterator]().next();
  return done === true ? undefined : (value as Uint8Array);
};

const megabyte = new Uint8Array(1 << 20);
/** Everything here is done in microtasks: a task later it has been. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

describe("a stream socket", () => {
  it("carries streams both ways without mixing them", async () => {
    const { page, backend, opened } = connected();
    const second = page.open("ticket-2");
    expect(opened.map(({ ticket }) => ticket)).toEqual(["ticket-2"]);
    await page.first.write(Uint8Array.of(1));
    await second.write(Uint8Array.of(2, 2));
    await opened[0]!.stream.write(Uint8Array.of(3));
    expect(await next(backend.first)).toEqual(Uint8Array.of(1));
    expect(await next(opened[0]!.stream)).toEqual(Uint8Array.of(2, 2));
    expect(await next(second)).toEqual(Uint8Array.of(3));
  });

  it("sends no more than was read and a window, and goes on when the page reads", async () => {
    const { page, backend, sent } = connected();
    let written = 0;
    const writing = (async () => {
      for (let at = 0; at < 20; at += 1) {
        await backend.first.write(megabyte);
        written += 1;
      }
    })();
    await settle();
    expect(written).toBe(streamWindowBytes / megabyte.length);
    const reader = page.first.chunks[Symbol.asyncIterator]();
    for (let at = 0; at < 20; at += 1) await reader.next();
    await writing;
    expect(sent.filter(({ kind }) => kind === "data")).toHaveLength(20);
  });

  it("lets one stream that nobody reads not stop the others", async () => {
    const { page, opened, backend } = connected();
    const second = page.open("ticket-2");
    const stuck = backend.first.write(new Uint8Array(streamWindowBytes + 1));
    await settle();
    await opened[0]!.stream.write(Uint8Array.of(7));
    expect(await next(second)).toEqual(Uint8Array.of(7));
    page.first.close();
    await expect(stuck).rejects.toMatchObject({ code: "stream.unavailable" });
  });

  it("splits what is larger than a message, and keeps the order of two writers", async () => {
    const { page, backend } = connected();
    const first = backend.first.write(Uint8Array.from({ length: 3 << 20 }, (_, at) => at % 251));
    const second = backend.first.write(Uint8Array.of(9));
    const got: number[] = [];
    for await (const chunk of page.first.chunks) {
      expect(chunk.length).toBeLessThanOrEqual(1 << 20);
      for (const byte of chunk) got.push(byte);
      if (got.length > 3 << 20) break;
    }
    await Promise.all([first, second]);
    expect(got.at(-1)).toBe(9);
    expect(got.every((byte, at) => at === 3 << 20 || byte === at % 251)).toBe(true);
  });

  it("ends one stream alone, with what came before still to be read, and the socket with the last", async () => {
    const { page, backend, opened, closedBy } = connected();
    const second = page.open("ticket-2");
    await backend.first.write(Uint8Array.of(1));
    backend.first.close();
    expect(await next(page.first)).toEqual(Uint8Array.of(1));
    expect(await next(page.first)).toBeUndefined();
    await expect(page.first.write(Uint8Array.of(1))).rejects.toMatchObject({
      code: "stream.unavailable",
    });
    expect(closedBy).toEqual([]);
    second.close();
    expect(await next(opened[0]!.stream)).toBeUndefined();
    expect(closedBy.toSorted()).toEqual(["backend", "page"]);
    expect(() => page.open("late")).toThrow("no further stream");
  });

  it("sends what was written just before the end", async () => {
    const { page, backend } = connected();
    const written = page.first.write(Uint8Array.of(4));
    page.first.close();
    await written;
    expect(await next(backend.first)).toEqual(Uint8Array.of(4));
  });

  it("ends all streams with the socket", async () => {
    const { page } = connected();
    const second = page.open("ticket-2");
    const waiting = [next(page.first), next(second)];
    page.closed();
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    expect(page.isOpen()).toBe(false);
  });

  it.each<[string, StreamFrame]>([
    [
      "more bytes than it has credit for",
      { kind: "data", stream: 0, bytes: new Uint8Array(streamWindowBytes + 1) },
    ],
    ["a stream's number out of its turn", { kind: "open", stream: 5, ticket: "t" }],
    ["the first stream once more", { kind: "open", stream: 0, ticket: "t" }],
  ])("closes on %s", (_what, frame) => {
    const { backend, closedBy } = connected();
    backend.receive(messageOf(frame));
    expect(closedBy).toContain("backend");
  });

  it("lets a backend open no stream at a page", () => {
    const { page, closedBy } = connected();
    page.receive(messageOf({ kind: "open", stream: 1, ticket: "t" }));
    expect(closedBy).toContain("page");
  });

  it("never grants more than a window, whatever credit it is given", async () => {
    const { backend, sent } = connected();
    backend.receive(messageOf({ kind: "credit", stream: 0, bytes: 0xffff_ffff }));
    void backend.first.write(new Uint8Array(streamWindowBytes * 2)).catch(() => {});
    await settle();
    const bytes = sent.reduce(
      (sum, frame) => sum + (frame.kind === "data" ? frame.bytes.length : 0),
      0,
    );
    expect(bytes).toBe(streamWindowBytes);
  });

  it("survives any message, and closes at most once", () => {
    assert(
      property(array(uint8Array({ maxLength: 12 }), { maxLength: 30 }), (messages) => {
        const { backend, closedBy } = connected();
        for (const message of messages) backend.receive(message);
        expect(closedBy.filter((side) => side === "backend").length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("frames", () => {
  it("read back as they were written", () => {
    for (const frame of [
      { kind: "data", stream: 3, bytes: Uint8Array.of(1, 2) },
      { kind: "credit", stream: 255, bytes: 0xffff_ffff },
      { kind: "open", stream: 1, ticket: "a-ticket_0" },
      { kind: "end", stream: 0 },
    ] satisfies StreamFrame[]) {
      expect(decodeStreamFrame(messageOf(frame))).toEqual(frame);
    }
  });

  it("are nothing else", () => {
    for (const bytes of [
      [],
      [0],
      [1, 0, 1, 2, 3],
      [3, 0, 1],
      [4, 0],
      [2, 0, ...Array(129).fill(65)],
    ]) {
      expect(decodeStreamFrame(Uint8Array.from(bytes))).toBeUndefined();
    }
  });
});
