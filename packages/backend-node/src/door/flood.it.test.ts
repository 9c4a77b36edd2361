// Row 36's flood: ten thousand connections that ask for nothing.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newToken } from "../owner/token.ts";
import { createDoor } from "./door.ts";

const connections = 10_000;
/** What overflows the kernel's own queue never reaches the door. */
const atOnce = 100;

/** Half of them begin an upgrade and never end it; half say nothing. */
const halfOpen = (port: number, sockets: Socket[]): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      if (sockets.length % 2 === 0) socket.write("GET /events HTTP/1.1\r\nUpgrade: websocket\r\n");
      resolve();
    });
    socket.on("error", () => resolve());
    socket.resume();
    sockets.push(socket);
  });

it("half-open connections by the ten thousand keep nobody out", async () => {
  const pageDir = mkdtempSync(join(tmpdir(), "openutm-flood-"));
  writeFileSync(join(pageDir, "index.html"), "page");
  const door = await createDoor({
    pageDir,
    token: newToken(),
    backend: {
      epoch: "test",
      answer: async () => ({ id: 0, ok: true, result: {} }),
      redeem: () => Promise.reject(new Error("no streams")),
      onEvent: () => () => {},
    },
  });
  const sockets: Socket[] = [];
  const isOpen = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${door.port}/`)).status === 200;
  try {
    while (sockets.length < connections) {
      await Promise.all(Array.from({ length: atOnce }, () => halfOpen(door.port, sockets)));
    }
    expect(await isOpen()).toBe(true);
    const open = () => sockets.filter((socket) => !socket.destroyed).length;
    await expect.poll(open, { timeout: 30_000 }).toBeLessThanOrEqual(256);
    // The rest is cut off when it has said nothing for ten seconds.
    await expect.poll(open, { timeout: 60_000 }).toBe(0);
    expect(await isOpen()).toBe(true);
  } finally {
    for (const socket of sockets) socket.destroy();
    await door.close();
    rmSync(pageDir, { recursive: true, force: true });
  }
}, 180_000);
