import { ApiError, contractVersion } from "@openutm/shared-types";
import type { BackendEvent, ByteStream, EventEnvelope } from "@openutm/shared-types";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dispatch } from "../../rpc/dispatch.ts";
import { createEventSequencer } from "../../rpc/events.ts";
import { createTestBackend, testVm, testVmId } from "../test-backend.ts";
import type { TestBackend } from "../test-backend.ts";
import { newToken } from "../token.ts";
import { connectControl } from "./client.ts";
import { connectEndpoint } from "./endpoint.ts";
import { createControlServer } from "./server.ts";
import type { ControlLimits, ControlServer } from "./server.ts";

const hello = { contractVersion, client: "test", windowed: false };
const token = newToken();

let dir: string;
let backend: TestBackend;
let server: ControlServer;

const start = async (limits: Partial<ControlLimits> = {}): Promise<void> => {
  server = await createControlServer({
    socketPath: join(dir, "control.sock"),
    token,
    tickets: backend.tickets,
    limits,
    answer: (raw, context) => dispatch(backend.handlers, raw, context, { outputs: "check" }),
  });
};

const client = () =>
  connectControl({ endpoint: server.endpoint, token, hello, helloTimeoutMs: 10_000 });

const raw = (): Socket => connectEndpoint(server.endpoint);

/** Windows' Node has no unix sockets: there the backend listens on loopback TCP. */
const hasUnixSockets = process.platform !== "win32";

const closing = (socket: Socket): Promise<void> => {
  socket.on("error", () => {});
  return new Promise((resolve) => socket.once("close", () => resolve()));
};

/** Everything that the backend says until it ends the connection. */
const conversation = async (socket: Socket): Promise<unknown[]> => {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await closing(socket);
  const lines = Buffer.concat(chunks).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as unknown);
};

const readExactly = async (stream: ByteStream, length: number): Promise<Buffer> => {
  let bytes = Buffer.alloc(0);
  for await (const chunk of stream.chunks) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length >= length) break;
  }
  return bytes;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "openutm-control-"));
  backend = createTestBackend();
});

afterEach(async () => {
  await server.stopListening();
  server.endAll();
  rmSync(dir, { recursive: true, force: true });
});

describe("control socket", () => {
  it("carries calls, failures and their codes", async () => {
    await start();
    const connection = await client();
    expect(connection.backend.epoch).toBe("test");
    expect(await connection.call("vm.list", {})).toEqual({ vms: [testVm()] });
    await expect(connection.call("vm.get", { id: testVmId })).rejects.toBeInstanceOf(ApiError);
    await expect(connection.call("vm.get", { id: testVmId })).rejects.toMatchObject({
      code: "vm.notFound",
    });
    await expect(connection.call("vm.get", { id: "no id" })).rejects.toMatchObject({
      code: "request.invalid",
    });
    connection.close();
  });

  it("answers calls in whatever order they are done", async () => {
    await start();
    const connection = await client();
    const stop = connection.call("vm.stop", { id: testVmId });
    await connection.call("settings.get", {});
    backend.finishStops();
    expect((await stop).id).toBe(testVmId);
    connection.close();
  });

  it.skipIf(!hasUnixSockets)("is readable by this user only", async () => {
    await start();
    const mode = statSync((server.endpoint as { path: string }).path).mode;
    expect(mode & 0o077).toBe(0);
  });

  it.skipIf(!hasUnixSockets)(
    "moves to a short private directory when its path is too long",
    async () => {
      const long = join(dir, "x".repeat(120));
      server = await createControlServer({
        socketPath: join(long, "control.sock"),
        token,
        tickets: backend.tickets,
        answer: (request, context) => dispatch(backend.handlers, request, context),
      });
      const path = (server.endpoint as { path: string }).path;
      expect(Buffer.byteLength(path)).toBeLessThan(104);
      expect(statSync(join(path, "..")).mode & 0o077).toBe(0);
      const connection = await client();
      connection.close();
      await server.stopListening();
      expect(() => statSync(join(path, ".."))).toThrow("ENOENT");
    },
  );

  it.each([
    ["a wrong token", { token: newToken() }],
    ["no token", {}],
    ["an unknown first line", { hello: true }],
    ["a token with something beside it", { token, stream: token }],
    ["a token that is no text", { token: [token] }],
  ])("refuses %s", async (_name, first) => {
    await start();
    const socket = raw();
    socket.write(`${JSON.stringify(first)}\n{"id":1,"method":"vm.list","params":{}}\n`);
    expect(await conversation(socket)).toEqual([
      expect.objectContaining({
        ok: false,
        error: expect.objectContaining({ code: "auth.denied" }) as unknown,
      }),
    ]);
  });

  it("wants hello first, and takes calls sent right behind it", async () => {
    await start();
    const socket = raw();
    const said = conversation(socket);
    socket.write(
      `${JSON.stringify({ token })}\n` +
        `{"id":1,"method":"settings.get"}\n` +
        `${JSON.stringify({ id: 2, method: "hello", params: hello })}\n` +
        `{"id":3,"method":"settings.get"}\n`,
    );
    await once(socket, "data");
    await (await client()).call("vm.list", {});
    socket.end();
    expect(await said).toMatchObject([
      { ok: true },
      { id: 1, ok: false, error: { code: "request.invalid" } },
      { id: 2, ok: true },
      { id: 3, ok: true },
    ]);
  });

  it("refuses a line that grows beyond 1 MiB, and a line that is no JSON", async () => {
    await start();
    for (const [line, code] of [
      ["x".repeat(2 * 1024 * 1024), "request.tooLarge"],
      ["{no json}\n", "request.invalid"],
    ] as const) {
      const socket = raw();
      const said = conversation(socket);
      socket.write(`${JSON.stringify({ token })}\n${line}`);
      expect(await said).toMatchObject([{ ok: true }, { ok: false, error: { code } }]);
    }
  });

  it("refuses a request that is too large before it is sent", async () => {
    await start();
    const connection = await client();
    const text = "x".repeat(1024 * 1024);
    await expect(connection.call("vm.typeText", { id: testVmId, text })).rejects.toMatchObject({
      code: "request.tooLarge",
    });
    connection.close();
  });

  it("bounds connections that do not say who they are, in number and time", async () => {
    await start({ maxUnproved: 4, proveWithinMs: 500 });
    const silent = Array.from({ length: 12 }, () => raw());
    const ends = silent.map(closing);
    const connection = await client();
    await Promise.all(ends);
    expect(await connection.call("vm.list", {})).toBeDefined();
    connection.close();
  });

  it("tells the caller's going to whoever works for it", async () => {
    await start();
    let gone: (() => void) | undefined;
    const went = new Promise<void>((resolve) => (gone = resolve));
    (backend.handlers as Record<string, unknown>)["vm.stop"] = (
      _input: unknown,
      { signal }: { signal: AbortSignal },
    ) => new Promise(() => signal.addEventListener("abort", () => gone?.()));
    const connection = await client();
    const call = connection.call("vm.stop", { id: testVmId }).catch((cause: unknown) => cause);
    await connection.call("vm.list", {});
    connection.close();
    await went;
    expect(await call).toMatchObject({ code: "owner.unreachable" });
  });
});

describe("control streams", () => {
  it("carry bytes both ways, also those sent right behind the ticket", async () => {
    await start();
    const connection = await client();
    const { ticket } = await connection.call("vm.openStream", { id: testVmId, stream: "serial" });
    const stream = await connection.openStream(ticket);
    await stream.write(Buffer.from("hello"));
    expect((await readExactly(stream, 5)).toString()).toBe("hello");
    stream.close();

    const again = await connection.call("vm.openStream", { id: testVmId, stream: "serial" });
    const socket = raw();
    socket.write(`${JSON.stringify({ stream: again.ticket })}\nraw bytes`);
    let text = "";
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.endsWith("raw bytes")) break;
    }
    expect(text).toBe(`{"ok":true}\nraw bytes`);
    connection.close();
  });

  it("open once", async () => {
    await start();
    const connection = await client();
    const { ticket } = await connection.call("vm.openStream", { id: testVmId, stream: "serial" });
    const stream = await connection.openStream(ticket);
    await expect(connection.openStream(ticket)).rejects.toMatchObject({
      code: "stream.ticketInvalid",
    });
    stream.close();
    connection.close();
  });
});

describe("control events", () => {
  const sequencer = () => createEventSequencer("test");

  it("reach every client that has said hello, in order", async () => {
    await start();
    const connections = [await client(), await client()];
    const seen: BackendEvent[][] = [[], []];
    connections.forEach((connection, n) => {
      connection.onEvent((event) => seen[n]?.push(event));
    });
    const numbers = sequencer();
    backend.onEvent((event) => server.broadcast(numbers.next(event)));
    for (const theme of ["dark", "light"] as const) {
      await connections[0]?.call("settings.update", { theme });
    }
    await connections[1]?.call("settings.get", {});
    for (const events of seen) {
      expect(
        events.map((event) => (event.payload as { settings: { theme: string } }).settings.theme),
      ).toEqual(["dark", "light"]);
    }
    for (const connection of connections) connection.close();
  });

  it("never pile up for a client that does not read: states coalesce, the rest has an end", async () => {
    await start();
    const socket = raw();
    const closed = closing(socket);
    socket.write(
      `${JSON.stringify({ token })}\n${JSON.stringify({ id: 1, method: "hello", params: hello })}\n`,
    );
    while (server.clientCount() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    socket.pause();
    const numbers = sequencer();
    const description = "x".repeat(60_000);
    const flood = (event: BackendEvent, count: number): void => {
      for (let n = 0; n < count; n += 1) server.broadcast(numbers.next(event));
    };
    flood({ topic: "vm.changed", payload: { vm: testVm({ description }) } }, 2000);
    expect(server.clientCount()).toBe(1);
    const reason = { code: "test", message: description };
    flood({ topic: "vm.notice", payload: { id: testVmId, severity: "info", reason } }, 1000);
    socket.resume();
    await closed;
    expect(server.clientCount()).toBe(0);
  });

  it("give a slow client the newest state when it reads again", async () => {
    await start();
    const connection = await client();
    const numbers = sequencer();
    const description = "y".repeat(60_000);
    const last = new Promise<EventEnvelope["payload"]>((resolve) => {
      connection.onEvent((event) => {
        if (event.topic === "vm.changed" && event.payload.vm.revision === 5000) {
          resolve(event.payload.vm.revision);
        }
      });
    });
    for (let revision = 1; revision <= 5000; revision += 1) {
      const vm = testVm({ description, revision });
      server.broadcast(numbers.next({ topic: "vm.changed", payload: { vm } }));
    }
    expect(await last).toBe(5000);
    connection.close();
  });
});
