// The page's connection against a real owner and its real door, with Node's fetch and WebSocket in the browser's place.
import { becomeOwner, createTicketBox, duplexStream, openDoor } from "@openutm/backend-node";
import type { OwnedBackend, Owner } from "@openutm/backend-node";
import { contractVersion, defaultSettings } from "@openutm/shared-types";
import type { BackendEvent } from "@openutm/shared-types";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpConnection } from "./connection.ts";
import type { HttpConnection } from "./connection.ts";

const vmId = "a2f9b1de-4f0f-4b5b-9b53-3b8f0c9f2a11";
const waitMs = 20_000;

let home: string;
let owner: Owner;
let emit = (_event: BackendEvent): void => {};
let connections: HttpConnection[] = [];

const createBackend = async (): Promise<OwnedBackend> => {
  const streams = createTicketBox();
  const handlers = {
    "settings.get": async () => defaultSettings,
    "vm.openStream": async () => ({
      ticket: streams.issue({ stream: "serial" }, async () => duplexStream(new PassThrough())),
      protocol: "raw",
    }),
  };
  return {
    handlers: handlers as unknown as OwnedBackend["handlers"],
    streams,
    onEvent: (listener) => {
      emit = listener;
      return () => {};
    },
    close: async () => {},
  };
};

/** Owns the library, opens its door, and says where. */
const open = async (): Promise<{ readonly origin: string; readonly token: string }> => {
  owner = await becomeOwner({
    home,
    windowed: true,
    version: "0.0.0-test",
    createBackend,
    openDoor: (backend, options) => openDoor(backend, { ...options, home, pageDir: home }),
  });
  const { origin, hash } = new URL((await owner.connect().call("door.open", {})).url);
  return { origin, token: hash.replace("#token=", "") };
};

const connect = (options: Parameters<typeof createHttpConnection>[0]): HttpConnection => {
  const connection = createHttpConnection(options);
  connections.push(connection);
  return connection;
};

const reconnected = (connection: HttpConnection): Promise<void> =>
  new Promise((resolve) => connection.onReconnect(resolve));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "openutm-page-"));
  connections = [];
});

afterEach(async () => {
  for (const connection of connections) connection.close();
  await owner.release("The test is over.");
  rmSync(home, { recursive: true, force: true });
});

describe("createHttpConnection", () => {
  it("calls, and hands the backend's errors on", async () => {
    const connection = connect(await open());
    expect(await connection.call("settings.get", {})).toEqual(defaultSettings);
    await expect(connection.call("vm.get", { id: vmId })).rejects.toMatchObject({
      code: "request.unknownMethod",
    });
    const text = "x".repeat(1024 * 1024);
    await expect(connection.call("vm.typeText", { id: vmId, text })).rejects.toMatchObject({
      code: "request.tooLarge",
    });
  });

  it("gets events, and is counted as a client while it lasts", async () => {
    const connection = connect(await open());
    await connection.call("settings.get", {});
    const topics: string[] = [];
    const stop = connection.onEvent((event) => topics.push(event.topic));
    emit({ topic: "trash.changed", payload: {} });
    await expect.poll(() => topics, { timeout: waitMs }).toEqual(["trash.changed"]);
    stop();
    expect(owner.clientCount()).toBe(1);
    connection.close();
    await expect.poll(() => owner.clientCount(), { timeout: waitMs }).toBe(0);
  });

  it("misses no event after its first answer, and then has no reason to read anything again", async () => {
    const connection = connect(await open());
    const heard: string[] = [];
    connection.onEvent(({ topic }) => heard.push(topic));
    connection.onReconnect(() => heard.push("read again"));
    await connection.call("settings.get", {});
    emit({ topic: "trash.changed", payload: {} });
    await expect.poll(() => heard, { timeout: waitMs }).toEqual(["trash.changed"]);
  });

  it("says by its calls that nothing answers, and reads again once something does", async () => {
    const { origin, token } = await open();
    await owner.release("test");
    const connection = connect({ origin, token });
    const again = reconnected(connection);
    await expect(connection.call("settings.get", {})).rejects.toMatchObject({
      code: "owner.unreachable",
    });
    await open();
    await again;
    expect(await connection.call("settings.get", {})).toEqual(defaultSettings);
  });

  it("carries streams both ways", async () => {
    const connection = connect(await open());
    const { ticket } = await connection.call("vm.openStream", { id: vmId, stream: "serial" });
    const stream = await connection.openStream(ticket);
    await stream.write(new TextEncoder().encode("hello"));
    const { value } = await stream.chunks[Symbol.asyncIterator]().next();
    expect(new TextDecoder().decode(value as Uint8Array)).toBe("hello");
    stream.close();
    await expect(connection.openStream(ticket)).rejects.toMatchObject({
      code: "stream.ticketInvalid",
    });
    await expect(stream.write(new Uint8Array(1))).rejects.toMatchObject({
      code: "stream.unavailable",
    });
  });

  it("comes back by itself after the backend was replaced", async () => {
    const connection = connect(await open());
    await connection.call("settings.get", {});
    const lost = new Promise<void>((resolve) => connection.onLost(resolve));
    await owner.release("test");
    await lost;
    await expect(connection.call("settings.get", {})).rejects.toMatchObject({
      code: "owner.unreachable",
    });
    const again = reconnected(connection);
    await open();
    await again;
    expect(await connection.call("settings.get", {})).toEqual(defaultSettings);
    const topics: string[] = [];
    connection.onEvent((event) => topics.push(event.topic));
    emit({ topic: "doctor.changed", payload: {} });
    await expect.poll(() => topics, { timeout: waitMs }).toEqual(["doctor.changed"]);
  });

  it("gives up with a reason when its token is refused", async () => {
    const { origin } = await open();
    const connection = connect({ origin, token: "x".repeat(43) });
    const reason = await new Promise<string>((resolve) => connection.onClose(resolve));
    expect(reason).toContain("token");
    await expect(connection.call("settings.get", {})).rejects.toMatchObject({
      message: reason,
    });
  });

  it("gives up with a reason when the backend speaks another contract", async () => {
    const { origin, token } = await open();
    const older: typeof fetch = (input, init) => {
      const body = String(init?.body).replace(
        `"contractVersion":${contractVersion}`,
        `"contractVersion":999`,
      );
      return fetch(input, { ...init, body });
    };
    const connection = connect({ origin, token, fetch: older });
    const reason = await new Promise<string>((resolve) => connection.onClose(resolve));
    expect(reason).toContain("999");
  });
});
