// A live door before the test backend, asked over real sockets as a browser, a script, a hostile site and a guest would.
import type { Output } from "@openutm/shared-types";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { OpenDoor } from "../owner/door-slot.ts";
import type { LocalBackend } from "../owner/in-process.ts";
import { createTestBackend, testVmId } from "../owner/test-backend.ts";
import type { TestBackend } from "../owner/test-backend.ts";
import { newToken } from "../owner/token.ts";
import { dispatch } from "../rpc/dispatch.ts";
import { createEventSequencer } from "../rpc/events.ts";
import { createDoor } from "./door.ts";
import type { DoorOptions } from "./door.ts";

const token = newToken();

let dir: string;
let backend: TestBackend;
let door: OpenDoor;
let logged: unknown[] = [];
let calls: string[] = [];

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

const doorOptions = (): DoorOptions => ({
  backend: local(),
  pageDir: join(dir, "page"),
  token,
  log: { info: log, warn: log, error: log },
});

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "openutm-door-"));
  mkdirSync(join(dir, "page", "assets"), { recursive: true });
  writeFileSync(join(dir, "page", "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(dir, "page", "assets", "main-0a1B2c_D.js"), "export {};");
  writeFileSync(join(dir, "secret"), "secret");
  symlinkSync(join(dir, "secret"), join(dir, "page", "link"));
  backend = createTestBackend();
  logged = [];
  calls = [];
  door = await createDoor(doorOptions());
});

afterEach(async () => {
  await door.close();
  rmSync(dir, { recursive: true, force: true });
});

type Ask = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly address?: string;
  readonly port?: number;
};

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

/** As a program, which may send whatever headers it likes. */
const ask = (asked: Ask) =>
  new Promise<Answer>((resolve, reject) => {
    const { method = "GET", path = "/", headers = {}, body } = asked;
    const { address: host = "127.0.0.1", port = door.port } = asked;
    const request = httpRequest({ host, port, method, path, headers, agent: false }, (response) => {
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
    });
    request.on("error", reject);
    request.end(body);
  });

const bearer = { authorization: `Bearer ${token}` };
const json = { "content-type": "application/json" };

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

/** "open", or the status that refused the upgrade. */
const outcome = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => {
    socket.on("open", () => resolve("open"));
    socket.on("unexpected-response", (_request, { statusCode }) => resolve(String(statusCode)));
    socket.on("error", (cause) => resolve(cause.message));
  });

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

describe("calls", () => {
  it("are answered with the token", async () => {
    expect(await call("settings.get")).toMatchObject({ theme: "system" });
  });

  it("answer failures as envelopes", async () => {
    const { status, text } = await rpc(
      JSON.stringify({ id: 9, method: "vm.get", params: { id: testVmId } }),
    );
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ id: 9, ok: false, error: { code: "vm.notFound" } });
  });

  it.each([
    ["no token", json, 401],
    ["a wrong token", { ...json, authorization: `Bearer ${newToken()}` }, 401],
    ["a malformed token", { ...json, authorization: "Bearer x y z" }, 401],
    ["the token in a cookie", { ...json, cookie: `token=${token}` }, 401],
    ["a form's type", { ...bearer, "content-type": "text/plain" }, 415],
    ["no type", { ...bearer }, 415],
  ])("with %s are refused", async (_name, headers: Record<string, string>, status) => {
    const answer = await rpc(JSON.stringify({ id: 1, method: "settings.get" }), headers);
    expect(answer.status).toBe(status);
    expect(calls).toEqual([]);
  });

  it("with the token in the address are refused", async () => {
    const path = `/rpc?token=${token}`;
    const answer = await ask({ method: "POST", path, headers: json, body: "{}" });
    expect(answer.status).toBe(405);
    expect(calls).toEqual([]);
  });

  it("never come from a GET", async () => {
    const answer = await ask({ path: "/rpc", headers: { ...bearer, ...json } });
    expect(answer.status).toBe(404);
  });

  it("are refused when they are larger than 1 MiB, announced or not", async () => {
    const body = Buffer.alloc(1024 * 1024 + 1, 0x20);
    const announced = await rpc(body).catch(() => undefined);
    expect(announced?.status ?? 413).toBe(413);
    const unannounced = await rpc(body, {
      ...bearer,
      ...json,
      "transfer-encoding": "chunked",
    }).catch(() => undefined);
    expect(unannounced?.status ?? 413).toBe(413);
    expect(calls).toEqual([]);
    expect(await isAlive()).toBe(true);
  });

  it("that are no JSON are refused", async () => {
    expect(await rpc("{")).toMatchObject({ status: 400 });
  });

  it("get no CORS", async () => {
    const answer = await ask({
      method: "OPTIONS",
      path: "/rpc",
      headers: { origin: "http://evil.example", "access-control-request-method": "POST" },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

// Row 36 and, for a guest that reaches the door through 10.0.2.2, row 37.
describe("other hosts and sites", () => {
  const body = JSON.stringify({ id: 1, method: "settings.get" });

  it.each([
    ["Host evil.example", { host: "evil.example" }],
    ["a guest's Host", { host: "10.0.2.2:1234" }],
    ["Origin null", { origin: "null" }],
    ["Origin evil", { origin: "http://evil.example" }],
    ["Origin localhost.evil", { origin: "http://localhost.evil" }],
    ["a malformed Host", { host: "[::1" }],
    ["a malformed Origin", { origin: "http://[" }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
  ])("%s is refused even with the token", async (_name, headers: Record<string, string>) => {
    const all = { ...bearer, ...json, ...headers };
    expect((await rpc(body, all)).status).toBe(403);
    expect((await ask({ headers: all })).status).toBe(403);
    const events = `/events?ticket=${await eventTicket()}`;
    expect(await outcome(webSocket(events, headers))).toBe("403");
    expect(await outcome(webSocket(`/stream/${await streamTicket()}`, headers))).toBe("403");
    expect(calls.filter((method) => method === "settings.get")).toEqual([]);
  });

  it("a guest that forges the Host has no token all the same", async () => {
    const headers = { ...json, host: `127.0.0.1:${door.port}` };
    expect((await rpc(body, headers)).status).toBe(401);
    expect(await outcome(webSocket("/events"))).toBe("401");
    expect(await outcome(webSocket(`/stream/${newToken()}`))).toBe("404");
  });

  it.each([
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: \r\n\r\n",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil\r\n\r\n",
    "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: \u0000\r\n\r\n",
    "\u0016\u0003\u0001 not HTTP at all\r\n\r\n",
    "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "GET /events HTTP/1.1\r\nHost: evil\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    `GET /events HTTP/1.1\r\nHost: [\r\nOrigin: ${"[".repeat(4000)}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
  ])("malformed request %# is refused and the door stays open", async (bytes) => {
    expect(await rawTalk(bytes)).not.toMatch(/^HTTP\/1\.1 [12]/);
    expect(await isAlive()).toBe(true);
  });

  it("is bound to loopback only, on IPv4 and IPv6", async () => {
    const answers = await Promise.all(
      ["127.0.0.1", "::1"].map((address) => ask({ address }).catch((cause: unknown) => cause)),
    );
    expect(answers[0]).toMatchObject({ status: 200 });
    const [, v6] = answers;
    const hasNoIpv6 = v6 instanceof Error && /EADDRNOTAVAIL|EAFNOSUPPORT/.test(v6.message);
    expect(hasNoIpv6 || (v6 as Answer).status === 200).toBe(true);
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const outside = others.filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outside) {
      await expect(ask({ address })).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });

  it("never writes the token into its log", async () => {
    await rpc(JSON.stringify({ id: 1, method: "vm.logs", params: { id: testVmId } }));
    await ask({ path: `/?token=${token}` });
    const failing = { ...local(), answer: () => Promise.reject(new Error("a defect")) };
    const broken = await createDoor({ ...doorOptions(), backend: failing });
    const { status } = await ask({
      method: "POST",
      path: "/rpc",
      headers: { ...bearer, ...json },
      body: "{}",
      port: broken.port,
    });
    await broken.close();
    expect(status).toBe(500);
    expect(logged).not.toEqual([]);
    expect(inspect(logged, { depth: 10 })).not.toContain(token);
  });
});

describe("events", () => {
  const nextText = (socket: WebSocket): Promise<unknown> =>
    new Promise((resolve) =>
      socket.once("message", (data: Buffer) => resolve(JSON.parse(data.toString("utf8")))),
    );

  it("come with a one-time ticket, or with the token in a header", async () => {
    const ticket = await eventTicket();
    const sockets = [webSocket(`/events?ticket=${ticket}`), webSocket("/events", bearer)];
    expect(await Promise.all(sockets.map(outcome))).toEqual(["open", "open"]);
    expect(door.clientCount()).toBe(2);
    const texts = sockets.map(nextText);
    await call("settings.update", { theme: "dark" });
    for (const text of await Promise.all(texts)) {
      expect(text).toMatchObject({ topic: "settings.changed", epoch: "test" });
    }
    expect(await outcome(webSocket(`/events?ticket=${ticket}`))).toBe("401");
    for (const socket of sockets) socket.close();
    await expect.poll(() => door.clientCount(), { timeout: 10_000 }).toBe(0);
  });

  it("do not come for the token in the address", async () => {
    expect(await outcome(webSocket(`/events?token=${token}`))).toBe("401");
  });
});

describe("streams", () => {
  it("carry bytes both ways in binary frames", async () => {
    const socket = webSocket(`/stream/${await streamTicket()}`);
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
    const ticket = await streamTicket();
    const socket = webSocket(`/stream/${ticket}`);
    expect(await outcome(socket)).toBe("open");
    expect(await outcome(webSocket(`/stream/${ticket}`))).toBe("404");
    expect((await ask({ path: `/stream/${ticket}` })).status).toBe(404);
    socket.close();
  });

  it("end when they get text", async () => {
    const socket = webSocket(`/stream/${await streamTicket()}`);
    await outcome(socket);
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.send("text");
    expect(await closed).toBe(1003);
  });

  it("come down with a GET", async () => {
    const ticket = backend.tickets.issue({ stream: "screenshot" }, async () => ({
      chunks: (async function* () {
        for (let n = 0; n < 100; n += 1) yield Buffer.alloc(50_000, n);
      })(),
      write: async () => {},
      close: () => {},
    }));
    const { status, headers, text } = await ask({ path: `/stream/${ticket}` });
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("no-store");
    expect(Buffer.from(text, "utf8").length).toBeGreaterThanOrEqual(5_000_000);
  });

  it("stop reading the guest while the page does not read", async () => {
    let produced = 0;
    let closed = false;
    const ticket = backend.tickets.issue({ stream: "display" }, async () => ({
      chunks: (async function* () {
        for (; ; produced += 1 << 16) yield Buffer.alloc(1 << 16);
      })(),
      write: async () => {},
      close: () => (closed = true),
    }));
    const socket = webSocket(`/stream/${ticket}`);
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

describe("page", () => {
  it("comes with its security headers", async () => {
    const { status, headers } = await ask({});
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("'unsafe-eval'");
    expect(headers["set-cookie"]).toBeUndefined();
  });

  it("lets files be cached for ever whose name tells their content", async () => {
    const { headers } = await ask({ path: "/assets/main-0a1B2c_D.js" });
    expect(headers["cache-control"]).toContain("immutable");
    expect(headers["content-type"]).toContain("text/javascript");
  });

  it.each([
    "/../secret",
    "/%2e%2e/secret",
    "/..%2fsecret",
    "/assets/../../secret",
    "/..\\secret",
    "/link",
    "//etc/passwd",
    "/%00",
    "/assets",
    "/%",
  ])("gives nothing for %s", async (path) => {
    const { status, text } = await ask({ path });
    expect([400, 404]).toContain(status);
    expect(text).not.toContain('"secret"');
  });

  it("finds what a new build has brought", async () => {
    await ask({ path: "/new.txt" });
    writeFileSync(join(dir, "page", "new.txt"), "new");
    await expect
      .poll(async () => (await ask({ path: "/new.txt" })).text, { timeout: 10_000 })
      .toBe("new");
  });

  it("counts what its policy has forbidden", async () => {
    const report = {
      method: "POST",
      path: "/csp",
      headers: { "content-type": "application/csp-report" },
    };
    expect((await ask({ ...report, body: '{"csp-report":{}}' })).status).toBe(204);
    expect((await ask({ path: "/csp" })).status).toBe(401);
    const { text } = await ask({ path: "/csp", headers: bearer });
    expect(JSON.parse(text)).toEqual({ count: 1, reports: ['{"csp-report":{}}'] });
  });
});
