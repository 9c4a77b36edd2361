// Events and streams through a live door.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStreamSocket, streamWindowBytes } from "@openutm/shared-types/stream-socket";
import type { WebSocketLike } from "@openutm/shared-types/stream-socket";
import { bearer, openTestDoor, outcome, token } from "./test-door.ts";
import type { TestDoor } from "./test-door.ts";
import type { WebSocket } from "ws";

let at: TestDoor;

beforeEach(async () => {
  at = await openTestDoor();
});

afterEach(() => at.close());

describe("events", () => {
  const nextText = (socket: WebSocket): Promise<unknown> =>
    new Promise((resolve) =>
      socket.once("message", (data: Buffer) => resolve(JSON.parse(data.toString("utf8")))),
    );

  it("come with a one-time ticket, or with the token in a header", async () => {
    const ticket = await at.eventTicket();
    const sockets = [at.webSocket(`/events?ticket=${ticket}`), at.webSocket("/events", bearer)];
    expect(await Promise.all(sockets.map(outcome))).toEqual(["open", "open"]);
    expect(at.door.clientCount()).toBe(2);
    const texts = sockets.map(nextText);
    await at.call("settings.update", { theme: "dark" });
    for (const text of await Promise.all(texts)) {
      expect(text).toMatchObject({ topic: "settings.changed", epoch: "test" });
    }
    expect(await outcome(at.webSocket(`/events?ticket=${ticket}`))).toBe("401");
    for (const socket of sockets) socket.close();
    await expect.poll(() => at.door.clientCount(), { timeout: 10_000 }).toBe(0);
  });

  it("do not come for the token in the address", async () => {
    expect(await outcome(at.webSocket(`/events?token=${token}`))).toBe("401");
  });
});

describe("streams", () => {
  it("carry bytes both ways, several in one socket", async () => {
    const socket = at.webSocket(`/stream/${await at.streamTicket()}`);
    const streams = await openStreamSocket(socket as unknown as WebSocketLike);
    const second = streams.open(await at.streamTicket());
    for (const [stream, fill] of [
      [streams.first, 0x5a],
      [second, 0xa5],
    ] as const) {
      const bytes = Buffer.alloc(300_000, fill);
      await stream.write(bytes);
      const chunks: Uint8Array[] = [];
      let got = 0;
      for await (const chunk of stream.chunks) {
        chunks.push(chunk);
        got += chunk.length;
        if (got === bytes.length) break;
      }
      expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    }
    second.close();
    expect(socket.readyState).toBe(socket.OPEN);
    streams.first.close();
    await expect.poll(() => socket.readyState, { timeout: 10_000 }).toBe(socket.CLOSED);
  });

  it("end alone when their ticket is none", async () => {
    const socket = at.webSocket(`/stream/${await at.streamTicket()}`);
    const streams = await openStreamSocket(socket as unknown as WebSocketLike);
    const second = streams.open("no-ticket");
    expect((await second.chunks[Symbol.asyncIterator]().next()).done).toBe(true);
    expect(streams.isOpen()).toBe(true);
    socket.close();
  });

  it("open once, whatever the transport", async () => {
    const ticket = await at.streamTicket();
    const socket = at.webSocket(`/stream/${ticket}`);
    expect(await outcome(socket)).toBe("open");
    expect(await outcome(at.webSocket(`/stream/${ticket}`))).toBe("404");
    expect((await at.ask({ path: `/stream/${ticket}` })).status).toBe(404);
    socket.close();
  });

  it("end when they get text", async () => {
    const socket = at.webSocket(`/stream/${await at.streamTicket()}`);
    await outcome(socket);
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.send("text");
    expect(await closed).toBe(1003);
  });

  it("come down with a GET", async () => {
    const ticket = at.backend.tickets.issue({ stream: "screenshot" }, async () => ({
      chunks: (async function* () {
        for (let n = 0; n < 100; n += 1) yield Buffer.alloc(50_000, n);
      })(),
      write: async () => {},
      close: () => {},
    }));
    const { status, headers, text } = await at.ask({ path: `/stream/${ticket}` });
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("no-store");
    expect(Buffer.from(text, "utf8").length).toBeGreaterThanOrEqual(5_000_000);
  });

  /** A guest that never stops, and how much of it was taken. */
  const endlessGuest = () => {
    const state = { produced: 0, closed: false };
    const ticket = at.backend.tickets.issue({ stream: "display" }, async () => ({
      chunks: (async function* () {
        for (; ; state.produced += 1 << 16) yield Buffer.alloc(1 << 16);
      })(),
      write: async () => {},
      close: () => (state.closed = true),
    }));
    return { state, ticket };
  };
  const standsStill = async (state: { readonly produced: number }): Promise<void> => {
    let seen = -1;
    while (state.produced !== seen) {
      seen = state.produced;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };

  it("stop reading the guest while the page does not read", async () => {
    const { state, ticket } = endlessGuest();
    const socket = at.webSocket(`/stream/${ticket}`);
    // The socket's messages are taken, as a browser does it; what they say is read by nobody.
    let received = 0;
    socket.on("message", (data: Buffer) => (received += data.length));
    await outcome(socket);
    await standsStill(state);
    expect(state.produced).toBeLessThanOrEqual(streamWindowBytes);
    await expect.poll(() => received, { timeout: 10_000 }).toBeGreaterThan(streamWindowBytes);
    socket.terminate();
    await expect.poll(() => state.closed, { timeout: 10_000 }).toBe(true);
  });

  it("let a page answer calls while eight displays send all they can and four are not read", async () => {
    const guests = Array.from({ length: 8 }, endlessGuest);
    const sockets = guests.map(({ ticket }) => at.webSocket(`/stream/${ticket}`));
    const opened = await Promise.all(
      sockets.map((socket) => openStreamSocket(socket as unknown as WebSocketLike)),
    );
    const reading = opened.slice(0, 4).map(async ({ first }) => {
      for await (const chunk of first.chunks) if (chunk.length === 0) break;
    });
    for (let call = 0; call < 20; call += 1) {
      expect(await at.call("settings.get")).toHaveProperty("theme");
    }
    expect(Math.min(...guests.slice(0, 4).map(({ state }) => state.produced))).toBeGreaterThan(0);
    for (const { state } of guests.slice(4)) {
      expect(state.produced).toBeLessThanOrEqual(streamWindowBytes);
    }
    for (const socket of sockets) socket.terminate();
    await Promise.all(reading);
  });
});
