import { ApiError } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";
import { once } from "node:events";
import { statSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { testVm, testVmId } from "../test-backend.ts";
import { newToken } from "../token.ts";
import { closing, hasUnixSockets, hello, openTestControl, token } from "./test-control.ts";
import type { TestControl } from "./test-control.ts";

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

let at: TestControl;

afterEach(() => at.close());

describe("control socket", () => {
  it("carries calls, failures and their codes", async () => {
    at = await openTestControl();
    const connection = await at.client();
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
    at = await openTestControl();
    const connection = await at.client();
    const stop = connection.call("vm.stop", { id: testVmId });
    await connection.call("settings.get", {});
    at.backend.finishStops();
    expect((await stop).id).toBe(testVmId);
    connection.close();
  });

  it.skipIf(!hasUnixSockets)("is readable by this user only", async () => {
    at = await openTestControl();
    const mode = statSync(at.socketPath).mode;
    expect(mode & 0o077).toBe(0);
  });

  it.skipIf(!hasUnixSockets)(
    "moves to a short private directory when its path is too long",
    async () => {
      const socketPath = join(tmpdir(), "x".repeat(120), "control.sock");
      at = await openTestControl({ socketPath });
      const path = at.socketPath;
      expect(Buffer.byteLength(path)).toBeLessThan(104);
      expect(statSync(join(path, "..")).mode & 0o077).toBe(0);
      const connection = await at.client();
      connection.close();
      await at.server.stopListening();
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
    at = await openTestControl();
    const socket = at.raw();
    socket.write(`${JSON.stringify(first)}\n{"id":1,"method":"vm.list","params":{}}\n`);
    expect(await conversation(socket)).toEqual([
      expect.objectContaining({
        ok: false,
        error: expect.objectContaining({ code: "auth.denied" }) as unknown,
      }),
    ]);
  });

  it("wants hello first, and takes calls sent right behind it", async () => {
    at = await openTestControl();
    const socket = at.raw();
    const said = conversation(socket);
    socket.write(
      `${JSON.stringify({ token })}\n` +
        `{"id":1,"method":"settings.get"}\n` +
        `${JSON.stringify({ id: 2, method: "hello", params: hello })}\n` +
        `{"id":3,"method":"settings.get"}\n`,
    );
    await once(socket, "data");
    await (await at.client()).call("vm.list", {});
    socket.end();
    expect(await said).toMatchObject([
      { ok: true },
      { id: 1, ok: false, error: { code: "request.invalid" } },
      { id: 2, ok: true },
      { id: 3, ok: true },
    ]);
  });

  it("refuses a line that grows beyond 1 MiB, and a line that is no JSON", async () => {
    at = await openTestControl();
    for (const [line, code] of [
      ["x".repeat(2 * 1024 * 1024), "request.tooLarge"],
      ["{no json}\n", "request.invalid"],
    ] as const) {
      const socket = at.raw();
      const said = conversation(socket);
      socket.write(`${JSON.stringify({ token })}\n${line}`);
      expect(await said).toMatchObject([{ ok: true }, { ok: false, error: { code } }]);
    }
  });

  it("refuses a request that is too large before it is sent", async () => {
    at = await openTestControl();
    const connection = await at.client();
    const text = "x".repeat(1024 * 1024);
    await expect(connection.call("vm.typeText", { id: testVmId, text })).rejects.toMatchObject({
      code: "request.tooLarge",
    });
    connection.close();
  });

  it("bounds connections that do not say who they are, in number and time", async () => {
    at = await openTestControl({ limits: { maxUnproved: 4, proveWithinMs: 500 } });
    const silent = Array.from({ length: 12 }, at.raw);
    const ends = silent.map(closing);
    const connection = await at.client();
    await Promise.all(ends);
    expect(await connection.call("vm.list", {})).toBeDefined();
    connection.close();
  });

  it("tells the caller's going to whoever works for it", async () => {
    at = await openTestControl();
    let gone: (() => void) | undefined;
    const went = new Promise<void>((resolve) => (gone = resolve));
    (at.backend.handlers as Record<string, unknown>)["vm.stop"] = (
      _input: unknown,
      { signal }: { signal: AbortSignal },
    ) => new Promise(() => signal.addEventListener("abort", () => gone?.()));
    const connection = await at.client();
    const call = connection.call("vm.stop", { id: testVmId }).catch((cause: unknown) => cause);
    await connection.call("vm.list", {});
    connection.close();
    await went;
    expect(await call).toMatchObject({ code: "owner.unreachable" });
  });
});

describe("control streams", () => {
  it("carry bytes both ways, also those sent right behind the ticket", async () => {
    at = await openTestControl();
    const connection = await at.client();
    const { ticket } = await connection.call("vm.openStream", { id: testVmId, stream: "serial" });
    const stream = await connection.openStream(ticket);
    await stream.write(Buffer.from("hello"));
    expect((await readExactly(stream, 5)).toString()).toBe("hello");
    stream.close();

    const again = await connection.call("vm.openStream", { id: testVmId, stream: "serial" });
    const socket = at.raw();
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
    at = await openTestControl();
    const connection = await at.client();
    const { ticket } = await connection.call("vm.openStream", { id: testVmId, stream: "serial" });
    const stream = await connection.openStream(ticket);
    await expect(connection.openStream(ticket)).rejects.toMatchObject({
      code: "stream.ticketInvalid",
    });
    stream.close();
    connection.close();
  });
});
