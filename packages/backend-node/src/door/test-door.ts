// For tests: a live door before the test backend, and a client that may send whatever it likes.
import type { Output } from "@openutm/shared-types";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import type { LocalBackend } from "../owner/in-process.ts";
import { createTestBackend, testVmId } from "../owner/test-backend.ts";
import { newToken } from "../owner/token.ts";
import { dispatch } from "../rpc/dispatch.ts";
import { createEventSequencer } from "../rpc/events.ts";
import { createDoor } from "./door.ts";
import type { DoorOptions } from "./door.ts";

export const token = newToken();
export const bearer = { authorization: `Bearer ${token}` };
export const json = { "content-type": "application/json" };

export type Ask = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly address?: string;
  readonly port?: number;
};

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

/** "open", or the status that refused the upgrade. */
export const outcome = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => {
    socket.on("open", () => resolve("open"));
    socket.on("unexpected-response", (_request, { statusCode }) => resolve(String(statusCode)));
    socket.on("error", (cause) => resolve(cause.message));
  });

/** A page of two files with a secret beside it, to which a link in the page leads. */
const makePage = (dir: string): string => {
  const page = join(dir, "page");
  mkdirSync(join(page, "assets"), { recursive: true });
  writeFileSync(join(page, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(page, "assets", "main-0a1B2c_D.js"), "export {};");
  writeFileSync(join(dir, "secret"), "secret");
  symlinkSync(join(dir, "secret"), join(page, "link"));
  return page;
};

export type TestDoor = Awaited<ReturnType<typeof openTestDoor>>;

export const openTestDoor = async () => {
  const dir = mkdtempSync(join(tmpdir(), "openutm-door-"));
  const pageDir = makePage(dir);
  const backend = createTestBackend();
  /** Names of the methods that came through. */
  const calls: string[] = [];
  const logged: unknown[] = [];

  const local = (): LocalBackend => {
    const events = createEventSequencer("test");
    return {
      epoch: "test",
      answer: (raw, context) => {
        calls.push(String((raw as { method?: unknown } | null)?.method));
        return dispatch(backend.handlers, raw, context, { outputs: "check" });
      },
      redeem: backend.tickets.redeem,
      onEvent: (listener) => backend.onEvent((event) => listener(events.next(event))),
    };
  };

  const log = (...entry: unknown[]): void => void logged.push(entry);

  const options = (): DoorOptions => ({
    backend: local(),
    pageDir,
    token,
    log: { info: log, warn: log, error: log },
  });

  const door = await createDoor(options());

  /** As a program, which may send whatever headers it likes. */
  const ask = (asked: Ask) =>
    new Promise<Answer>((resolve, reject) => {
      const { method = "GET", path = "/", headers = {}, body } = asked;
      const { address: host = "127.0.0.1", port = door.port } = asked;
      const request = httpRequest(
        { host, port, method, path, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString("utf8"),
            }),
          );
        },
      );
      request.on("error", reject);
      request.end(body);
    });

  const rpc = (body: string | Buffer, headers: Record<string, string> = { ...bearer, ...json }) =>
    ask({ method: "POST", path: "/rpc", headers, body });

  const call = async (method: string, params: unknown = {}): Promise<unknown> =>
    (JSON.parse((await rpc(JSON.stringify({ id: 1, method, params }))).text) as { result: unknown })
      .result;

  const streamTicket = async (): Promise<string> =>
    ((await call("vm.openStream", { id: testVmId, stream: "display" })) as Output<"vm.openStream">)
      .ticket;

  const eventTicket = async (): Promise<string> => {
    const { text } = await ask({ method: "POST", path: "/ticket", headers: bearer });
    return (JSON.parse(text) as { ticket: string }).ticket;
  };

  const webSocket = (path: string, headers: Record<string, string> = {}): WebSocket =>
    new WebSocket(`ws://127.0.0.1:${door.port}${path}`, { headers });

  /** What the door says to these very bytes, until it ends the connection. */
  const rawTalk = (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(door.port, "127.0.0.1");
      const chunks: Buffer[] = [];
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      socket.on("error", () => {});
      socket.on("close", () => resolve(Buffer.concat(chunks).toString("utf8")));
      socket.write(bytes);
    });

  const isAlive = async (): Promise<boolean> => (await ask({})).status === 200;

  const close = async (): Promise<void> => {
    await door.close();
    rmSync(dir, { recursive: true, force: true });
  };

  return {
    backend,
    calls,
    logged,
    local,
    options,
    pageDir,
    door,
    ask,
    rpc,
    call,
    streamTicket,
    eventTicket,
    webSocket,
    rawTalk,
    isAlive,
    close,
  };
};
