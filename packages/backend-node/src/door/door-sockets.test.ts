// Events and streams through a live door.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
  it("carry bytes both ways in binary frames", async () => {
    const socket = at.webSocket(`/stream/${await at.streamTicket()}`);
    expect(await outcome(socket)).toBe("open");
    const echoed = new Promise<Buffer>((resolve) => {
      const chunks: Buffer[] = [];
      socket.on("message", (data: Buffer) => {
        chunks.push(data);
        const all = Buffer.concat(chunks);
        if (all.length >= 300_000) resolve(all);
      });
    });
    const bytes = Buffer.alloc(300_000, 0x5a);
    socket.send(bytes);
    expect((await echoed).equals(bytes)).toBe(true);
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

  it("stop reading the guest while the page does not read", async () => {
    let produced = 0;
    let closed = false;
    const ticket = at.backend.tickets.issue({ stream: "display" }, async () => ({
      chunks: (async function* () {
        for (; ; produced += 1 << 16) yield Buffer.alloc(1 << 16);
      })(),
      write: async () => {},
      close: () => (closed = true),
    }));
    const socket = at.webSocket(`/stream/${ticket}`);
    await outcome(socket);
    socket.pause();
    let seen = -1;
    while (produced !== seen) {
      seen = produced;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(produced).toBeLessThan(64 << 20);
    socket.terminate();
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(true);
  });
});
