// Rows 36 to 38: who may not talk to the backend. Web pages of others, the guest itself, other users of this machine.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { isMissing } from "../guests/cache.ts";
import { TINY_READY, tinyGuest } from "../guests/tiny.ts";
import { isAlive, spawnCli, waitFor } from "../src/index.ts";
import { createDemo, startLive, smallVm } from "./live.ts";
import { nobody, runAs } from "./other-user.ts";
import { expectError } from "./oracle.ts";
import { underOracle } from "./under-oracle.ts";

// Open to all, so that what protects the library is the library's own rights.
const { live, oracle, folder } = underOracle((folder) => {
  chmodSync(folder, 0o755);
  return { dir: join(folder, "library") };
});
let port = 0;
beforeAll(() => {
  port = Number(new URL(live.served().origin).port);
});

/** Sends bytes as they stand; gives all that comes back until the door closes, or the first of it. */
const send = (bytes: string | Buffer, host = "127.0.0.1"): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host);
    let said = "";
    const done = (): void => {
      socket.destroy();
      resolve(said);
    };
    socket.setTimeout(15_000, done);
    socket.on("data", (chunk) => {
      said += chunk.toString("latin1");
      if (said.includes("\r\n\r\n")) done();
    });
    socket.on("close", done);
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" ? done() : reject(error),
    );
    socket.on("connect", () => socket.write(bytes));
  });

type Raw = {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
};

const raw = ({
  method = "POST",
  path = "/rpc",
  host = `127.0.0.1:${port}`,
  headers = [],
  body = '{"id":1,"method":"vm.list","params":{}}',
}: Raw): string =>
  [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");

const status = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
const token = (): string => live.served().token;
const json = "Content-Type: application/json";
const upgrade = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

const floodOf = 10_000;
/** What overflows the kernel's own queue never reaches the door. */
const floodAtOnce = 100;

/** Half of them begin an upgrade and never end it; half say nothing. */
const halfOpen = (sockets: Socket[], at: number): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      if (at % 2 === 0) socket.write("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n");
      resolve();
    });
    socket.on("error", () => resolve());
    socket.resume();
    sockets.push(socket);
  });

describe("row 36: the door", () => {
  it("its own requests come through, so that the refusals below mean something", async () => {
    const answer = await send(raw({ headers: [json, `Authorization: Bearer ${token()}`] }));
    expect(status(answer)).toBe(200);
  });

  const hosts = (): string[] => [
    "evil.example",
    `evil.example:${port}`,
    "localhost.evil",
    `localhost.evil:${port}`,
    `127.0.0.1.evil:${port}`,
    `0.0.0.0:${port}`,
    `[::]:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `10.0.2.2:${port}`,
    `127.1:${port}`,
    `2130706433:${port}`,
    "127.0.0.1",
    "127.0.0.1:1",
    "",
    "[",
    "a b",
    "%00",
    "x".repeat(4000),
  ];

  it("a Host that is not its own is refused, with the right token too", async () => {
    for (const host of hosts()) {
      const answer = await send(raw({ host, headers: [json, `Authorization: Bearer ${token()}`] }));
      expect([400, 403], host).toContain(status(answer));
      expect(answer, host).not.toContain("bystander");
    }
    const twice = raw({
      headers: [json, "Host: evil.example", `Authorization: Bearer ${token()}`],
    });
    expect([400, 403]).toContain(status(await send(twice)));
  });

  it("an Origin that is not its own is refused, on WebSockets before the upgrade", async () => {
    const origins = [
      "null",
      "http://evil.example",
      `http://localhost.evil:${port}`,
      `http://127.0.0.1:1`,
      `https://127.0.0.1:${port}`,
      "file://",
      "[",
      "http://[",
      "\u00ff\u00fe",
      "chrome-extension://x",
    ];
    for (const origin of origins) {
      const headers = [json, `Authorization: Bearer ${token()}`, `Origin: ${origin}`];
      expect([400, 403], origin).toContain(status(await send(raw({ headers }))));
      for (const path of [
        "/events",
        `/events?ticket=${"a".repeat(43)}`,
        `/stream/${"a".repeat(43)}`,
      ]) {
        const answer = await send(
          raw({ method: "GET", path, headers: [...upgrade, ...headers.slice(1)], body: "" }),
        );
        expect(status(answer), `${origin} ${path}`).toBe(403);
      }
    }
  });

  it("requests that a foreign page can make without asking are refused", async () => {
    const bearer = `Authorization: Bearer ${token()}`;
    const refused: readonly Raw[] = [
      { headers: ["Content-Type: text/plain", bearer] },
      { headers: ["Content-Type: application/x-www-form-urlencoded", bearer] },
      { headers: [bearer] },
      { method: "GET", headers: [json, bearer], body: "" },
      { method: "GET", path: `/rpc?token=${token()}&method=vm.list`, body: "" },
      { headers: [json] },
      { headers: [json, "Authorization: Bearer x"] },
      { headers: [json, `Authorization: Bearer ${"a".repeat(43)}`] },
      { headers: [json, `Authorization: Basic ${token()}`] },
      { headers: [json, `Cookie: token=${token()}`] },
      { path: `/rpc?token=${token()}`, headers: [json] },
      { headers: [json, bearer, "Sec-Fetch-Site: cross-site"] },
      {
        method: "OPTIONS",
        headers: ["Origin: http://evil.example", "Access-Control-Request-Method: POST"],
        body: "",
      },
      { method: "TRACE", headers: [bearer], body: "" },
      { headers: [json, bearer, "Transfer-Encoding: gzip, chunked"] },
      { path: `http://evil.example/rpc`, headers: [json, bearer] },
      { method: "GET", path: "/../../../../etc/passwd", body: "" },
      { method: "GET", path: "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", body: "" },
      { method: "GET", path: "/assets/..%2f..%2f..%2f..%2fetc/passwd", body: "" },
    ];
    for (const request of refused) {
      const answer = await send(raw(request));
      expect(status(answer), JSON.stringify(request)).toBeGreaterThanOrEqual(400);
      expect(answer).not.toContain("bystander");
      expect(answer).not.toContain("root:");
      expect(answer.toLowerCase()).not.toContain("access-control-allow-origin");
    }
    for (const path of ["/events", "/stream/x", `/stream/${"a".repeat(43)}`, "/other"]) {
      const answer = await send(raw({ method: "GET", path, headers: upgrade, body: "" }));
      expect([401, 403, 404], path).toContain(status(answer));
    }
  });

  it("a desktop shell's page opens streams and nothing else, with the right token too", async () => {
    const stream = `/stream/${"a".repeat(43)}`;
    const bearer = `Authorization: Bearer ${token()}`;
    for (const origin of ["app://openutm", "tauri://localhost", "http://tauri.localhost"]) {
      const from = `Origin: ${origin}`;
      // Let in, where there is no such ticket.
      const opened = raw({ method: "GET", path: stream, headers: [...upgrade, from], body: "" });
      expect(status(await send(opened)), origin).toBe(404);
      expect(status(await send(raw({ headers: [json, bearer, from] }))), origin).toBe(403);
      for (const path of ["/events", `/events?ticket=${"a".repeat(43)}`, `${stream}?x`, "/"]) {
        const other = raw({ method: "GET", path, headers: [...upgrade, bearer, from], body: "" });
        expect(status(await send(other)), `${origin} ${path}`).toBe(403);
      }
    }
  });

  it("a request says how long it is: one in chunks is refused in words", async () => {
    const body = '{"id":1,"method":"vm.list","params":{}}';
    const answer = await send(
      [
        "POST /rpc HTTP/1.1",
        `Host: 127.0.0.1:${port}`,
        json,
        `Authorization: Bearer ${token()}`,
        "Transfer-Encoding: chunked",
        "",
        `${body.length.toString(16)}`,
        body,
        "0",
        "",
        "",
      ].join("\r\n"),
    );
    expect(status(answer)).toBe(400);
    expect(answer).toContain("request.invalid");
    expect(answer).toContain("A request says how long it is.");
  });

  it("what is no HTTP ends nothing but itself", async () => {
    const nonsense = [
      Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]),
      "GET\r\n\r\n",
      `GET / HTTP/9.9\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
      `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n`,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${"X: y\r\n".repeat(5000)}\r\n`,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: \u0000\r\n\r\n`,
    ];
    for (const bytes of nonsense)
      expect([0, 400, 403, 431, 505]).toContain(status(await send(bytes)));
    await oracle.check();
  });

  it("10,000 half-open connections keep nobody out, and are cut off", async () => {
    const sockets: Socket[] = [];
    const open = () => sockets.filter((socket) => !socket.destroyed).length;
    try {
      while (sockets.length < floodOf)
        await Promise.all(Array.from({ length: floodAtOnce }, (_, at) => halfOpen(sockets, at)));
      await oracle.check();
      expect((await live.home.cli(["list"])).exitCode).toBe(0);
      await waitFor("most of them to be cut off", () => open() <= 256);
      // The rest has said nothing for ten seconds.
      await waitFor("all of them to be cut off", () => open() === 0, 60_000);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }, 180_000);

  it("listens on loopback and nowhere else", () => {
    const pid = live.home.ownerPid();
    const inodes = new Set(
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
        } catch {
          return [];
        }
      }),
    );
    const listening = ["tcp", "tcp6"].flatMap((table) =>
      readFileSync(`/proc/net/${table}`, "utf8")
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        .filter((columns) => columns[3] === "0A" && inodes.has(columns[9] ?? ""))
        .map((columns) => columns[1]?.split(":")[0]),
    );
    // 127.0.0.1 and ::1, as the kernel writes them.
    const loopback = ["0100007F", "00000000000000000000000001000000"];
    expect(listening.length).toBeGreaterThan(0);
    expect(listening.filter((address) => !loopback.includes(address ?? ""))).toEqual([]);
  });

  it("the token is in no log, no argument and no file that others can read", async () => {
    const logs = join(live.home.dir, "logs");
    for (const name of existsSync(logs) ? readdirSync(logs) : [])
      expect(readFileSync(join(logs, name), "utf8")).not.toContain(token());
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).not.toContain(token());
      } catch (error) {
        // A process that has just ended.
        if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      }
    }
  });
});

describe("row 37: the guest", () => {
  it("reaches the door's port at 10.0.2.2 and gets nothing; isolated, it reaches nothing", async (context) => {
    const tiny = tinyGuest();
    if (isMissing(tiny)) return context.skip(tiny.missing);
    const extraArgs = [
      "-kernel",
      tiny.kernel,
      "-initrd",
      tiny.initrd,
      "-append",
      "console=ttyS0 quiet",
    ];
    // A VM each: a serial line begins with what it said before.
    const ask = async (isolated: boolean): Promise<string> => {
      const made = await live.ok("vm.create", {
        name: "insider",
        source: { kind: "empty" },
        ...smallVm,
        memoryMib: 256,
        diskGib: 1,
      });
      const { revision } = made;
      const [network] = made.config?.networks ?? [];
      if (network === undefined) throw new Error("The VM has no network.");
      await live.ok("vm.update", {
        id: made.id,
        revision,
        config: { extraArgs, networks: [{ ...network, isolated, model: "virtio" }] },
      });
      const { runtime } = await live.ok("vm.start", { id: made.id });
      const serial = spawnCli(["serial", made.id], { env: live.home.env });
      let said = "";
      serial.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString("latin1")));
      try {
        await waitFor("the guest to be ready", () => said.includes(TINY_READY), 120_000);
        const body = '{"id":1,"method":"vm.list","params":{}}';
        // As a browser in the guest would ask, and as a program that knows the door's names.
        const requests = [`10.0.2.2:${port}`, `127.0.0.1:${port}`].map((host) =>
          raw({ host, headers: [json], body }).replaceAll("\r\n", "\\r\\n"),
        );
        // `printf` of a shell; busybox's wget, built static against glibc, resolves no address.
        const commands = requests.map(
          (request) => `printf '${request}' | busybox nc -w 5 10.0.2.2 ${port}`,
        );
        serial.stdin?.write(`${commands.join("; ")}; echo asked=$((6*7))\n`);
        await waitFor("the guest to have asked", () => said.includes("asked=42"), 90_000);
        await oracle.check([runtime?.pid ?? 0]);
        return said.slice(said.indexOf(TINY_READY));
      } finally {
        serial.kill();
        await live.ok("vm.stop", { id: made.id, force: true });
      }
    };
    const open = await ask(false);
    expect(open).toMatch(/HTTP\/1\.1 403/);
    expect(open).toMatch(/HTTP\/1\.1 401/);
    expect(open).not.toContain("bystander");
    const isolated = await ask(true);
    expect(isolated).not.toMatch(/HTTP\/1\.1 \d{3}/);
    expect(isolated).not.toContain("bystander");
  }, 400_000);
});

describe("row 38: another user of this machine", () => {
  it("opens no socket, reads no file, and the token file is its owner's alone", async (context) => {
    const who = nobody();
    if (typeof who === "string") return context.skip(who);
    const { dir } = live.home;
    const sockets = [
      "control.sock",
      ...readdirSync(join(dir, "run")).flatMap((id) =>
        readdirSync(join(dir, "run", id)).map((name) => join("run", id, name)),
      ),
    ];
    expect(sockets.length).toBeGreaterThan(3);
    for (const name of sockets) {
      const program = `require("net").connect(process.argv[1]).on("connect", () => console.log("IN")).on("error", (e) => console.log(e.code))`;
      expect(runAs(who, program, join(dir, name)), name).toBe("EACCES");
    }
    for (const name of ["control.token", "library.db", "owner.json", "vms", "run", "logs"]) {
      const program = `try { require("fs").statSync(process.argv[1]).isDirectory() ? require("fs").readdirSync(process.argv[1]) : require("fs").readFileSync(process.argv[1]); console.log("READ") } catch (e) { console.log(e.code) }`;
      expect(runAs(who, program, join(dir, name)), name).toBe("EACCES");
    }
    // They can reach the door's port, and have no token.
    const program = `fetch(process.argv[1] + "/rpc", { method: "POST", headers: { "content-type": "application/json" }, body: '{"id":1,"method":"vm.list","params":{}}' }).then((r) => console.log(r.status))`;
    expect(runAs(who, program, live.served().origin)).toBe("401");
  });

  it("a runtime directory that somebody has put a link in the place of is not used", async () => {
    const home = join(folder, "linked");
    mkdirSync(home, { mode: 0o700 });
    symlinkSync(oracle.canary.dir, join(home, "run"));
    const other = await startLive({ dir: home });
    try {
      const { id } = await createDemo(other, "linked");
      expectError(await other.fails("vm.start", { id }), "host.limit", /symbolic link/);
    } finally {
      other.dispose();
    }
    expect(oracle.canary.changes()).toEqual([]);
  });

  it("a runtime directory that is open to others, or another's, is not used", async (context) => {
    const home = join(folder, "open");
    mkdirSync(join(home, "run"), { recursive: true, mode: 0o700 });
    chmodSync(join(home, "run"), 0o777);
    const other = await startLive({ dir: home });
    try {
      const { id } = await createDemo(other, "open");
      expectError(await other.fails("vm.start", { id }), "host.limit", /open to other users/);
      const who = nobody();
      if (typeof who === "string")
        return context.skip(`the half about another's directory: ${who}`);
      chmodSync(join(home, "run"), 0o700);
      expect(spawnSync("chown", ["nobody", join(home, "run")]).status).toBe(0);
      expectError(await other.fails("vm.start", { id }), "host.limit", /another user/);
    } finally {
      other.dispose();
    }
    expect(isAlive(live.home.ownerPid())).toBe(true);
  });
});
