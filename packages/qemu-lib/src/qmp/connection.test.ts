import { describe, expect, it, vi } from "vitest";
import { isQemuLibError, QemuLibError } from "../errors.ts";
import { connectQmp } from "./connect.ts";
import { openQmp } from "./connection.ts";
import type { QmpCloseReason, QmpOpenOptions } from "./connection.ts";
import { asQmpError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { QmpEvent } from "./messages.ts";
import { createScriptedPeer } from "./replay.ts";
import type { ScriptedPeer } from "./replay.ts";

const GREETING =
  '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian"}, "capabilities": ["oob"]}}\r\n';
const POWERDOWN =
  '{"timestamp": {"seconds": 1700000000, "microseconds": 250000}, "event": "POWERDOWN"}\r\n';

const kindOf = async (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => "resolved",
    (error: unknown) => asQmpError(error)?.kind ?? String(error),
  );

type Answer = (request: JsonObject, peer: ScriptedPeer) => void;

async function connected(answer: Answer = () => undefined, options: QmpOpenOptions = {}) {
  const peer = createScriptedPeer((request, self) => {
    if (request["execute"] === "qmp_capabilities")
      self.send(`{"return": {}, "id": ${String(request["id"])}}\r\n`);
    else answer(request, self);
  });
  peer.send(GREETING);
  return { peer, qmp: await openQmp(peer.duplex, options) };
}

describe("handshake", () => {
  it("reads the version and negotiates", async () => {
    const { peer, qmp } = await connected();
    expect(qmp.version).toEqual({ major: 7, minor: 2, micro: 22, package: "Debian" });
    expect(peer.received.map((request) => request["execute"])).toEqual(["qmp_capabilities"]);
  });

  it.each([
    ["garbage", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["binary", new Uint8Array([0xff, 0x00, 0x0a])],
    ["another JSON protocol", '{"hello": 1}\n'],
    ["a greeting without a version", '{"QMP": {"capabilities": []}}\n'],
    ["a greeting with text for numbers", '{"QMP": {"version": {"qemu": {"major": "7"}}}}\n'],
    ["a reply before the greeting", '{"return": {}, "id": 1}\n'],
    ["an event before the greeting", POWERDOWN],
  ])("refuses %s and closes", async (_name, data) => {
    const peer = createScriptedPeer();
    peer.send(data);
    expect(await kindOf(openQmp(peer.duplex))).toBe("protocol");
    expect(peer.isClosed()).toBe(true);
  });

  it("accepts a greeting that arrives byte by byte", async () => {
    const peer = createScriptedPeer((request, self) =>
      self.send(`{"return":{},"id":${String(request["id"])}}\n`),
    );
    const opening = openQmp(peer.duplex);
    for (const byte of new TextEncoder().encode(GREETING)) peer.send(new Uint8Array([byte]));
    expect((await opening).version.major).toBe(7);
  });

  it("times out when no greeting comes, and when capabilities are not answered", async () => {
    const silent = createScriptedPeer();
    expect(await kindOf(openQmp(silent.duplex, { timeoutMs: 10 }))).toBe("timeout");
    expect(silent.isClosed()).toBe(true);
    const halfway = createScriptedPeer();
    halfway.send(GREETING);
    expect(await kindOf(openQmp(halfway.duplex, { timeoutMs: 10 }))).toBe("timeout");
    expect(halfway.isClosed()).toBe(true);
  });

  it("says closed when the stream ends first", async () => {
    const peer = createScriptedPeer();
    const opening = kindOf(openQmp(peer.duplex));
    peer.end();
    expect(await opening).toBe("closed");
  });

  it("stops at abort with the signal's reason", async () => {
    const peer = createScriptedPeer();
    const abort = new AbortController();
    const opening = openQmp(peer.duplex, { signal: abort.signal });
    abort.abort(new Error("the process has exited"));
    await expect(opening).rejects.toThrow("the process has exited");
    expect(peer.isClosed()).toBe(true);
  });
});

describe("calls", () => {
  it("matches replies that come out of order", async () => {
    const { peer, qmp } = await connected();
    const calls = [
      qmp.execute("query-status"),
      qmp.execute("query-block"),
      qmp.execute("x-any", { a: 1 }),
    ];
    const ids = peer.received.slice(1).map((request) => request["id"] as number);
    for (const id of ids.toReversed()) peer.send(`{"return": {"answer": ${id}}, "id": ${id}}\r\n`);
    expect(await Promise.all(calls)).toEqual(ids.map((answer) => ({ answer })));
    expect(peer.received[3]).toMatchObject({ execute: "x-any", arguments: { a: 1 } });
  });

  it("joins a reply whose UTF-8 is split between chunks", async () => {
    const { qmp } = await connected((request, peer) => {
      const line = new TextEncoder().encode(
        `{"return": "Gerät €", "id": ${String(request["id"])}}\r\n`,
      );
      for (let at = 0; at < line.length; at++) peer.send(line.subarray(at, at + 1));
    });
    expect(await qmp.execute("x-name")).toBe("Gerät €");
  });

  it("turns QEMU's error into a value with its class and words", async () => {
    const { qmp } = await connected((request, peer) =>
      peer.send(
        `{"error": {"class": "DeviceNotFound", "desc": "No such drive"}, "id": ${String(request["id"])}}\r\n`,
      ),
    );
    const error = await qmp.execute("eject", { id: "cd0" }).catch((caught: unknown) => caught);
    expect(isQemuLibError(error, "qmp.refused")).toBe(true);
    expect(asQmpError(error)).toEqual({
      kind: "refused",
      command: "eject",
      class: "DeviceNotFound",
      desc: "No such drive",
    });
  });

  it.each(['{"desc": "no class"}', "{}", '"text"', "null", '{"class": 5, "desc": []}'])(
    "takes an error of shape %s as a refusal",
    async (shape) => {
      const { qmp } = await connected((request, peer) =>
        peer.send(`{"error": ${shape}, "id": ${String(request["id"])}}\n`),
      );
      expect(await kindOf(qmp.execute("stop"))).toBe("refused");
      expect(qmp.closeReason()).toBeUndefined();
    },
  );

  it("times out one call and drops its late reply, others go on", async () => {
    const { peer, qmp } = await connected();
    expect(await kindOf(qmp.execute("query-status", undefined, { timeoutMs: 10 }))).toBe("timeout");
    const second = qmp.execute("query-version");
    peer.send(`{"return": {"late": true}, "id": ${String(peer.received[1]?.["id"])}}\r\n`);
    peer.send(`{"return": {"second": true}, "id": ${String(peer.received[2]?.["id"])}}\r\n`);
    expect(await second).toEqual({ second: true });
  });

  it("gives a call up at abort, and does not send one that is aborted already", async () => {
    const { peer, qmp } = await connected();
    const abort = new AbortController();
    const call = qmp.execute("stop", undefined, { signal: abort.signal });
    abort.abort(new Error("changed my mind"));
    await expect(call).rejects.toThrow("changed my mind");
    await expect(qmp.execute("cont", undefined, { signal: abort.signal })).rejects.toThrow(
      "changed my mind",
    );
    expect(peer.received.map((request) => request["execute"])).toEqual([
      "qmp_capabilities",
      "stop",
    ]);
  });

  it("does not send text that QEMU cannot parse", async () => {
    const { peer, qmp } = await connected((request, self) =>
      self.send(`{"return": {}, "id": ${String(request["id"])}}\n`),
    );
    for (const name of ["\ud800", "x\udfff", "\\\ud800", "\\\\\udc00"]) {
      expect(await kindOf(qmp.execute("x-any", { name }))).toBe("refused");
    }
    for (const name of ["\\ud800", "\\\\ud800", "😀"]) await qmp.execute("x-any", { name });
    expect(peer.received).toHaveLength(4);
    expect(peer.received[3]).toMatchObject({ arguments: { name: "😀" } });
  });

  it.each([
    ["a reply without an id", '{"return": {}}\n'],
    [
      "an error without an id",
      '{"error": {"class": "GenericError", "desc": "JSON parse error"}}\n',
    ],
    ["an id never given out", '{"return": {}, "id": 99}\n'],
    ["a text id", '{"return": {}, "id": "2"}\n'],
    ["the greeting's place", '{"return": {}, "id": 0}\n'],
    ["a second greeting", GREETING],
    ["nonsense", '{"foo": 1}\n'],
    ["an event without a name", '{"event": 7}\n'],
  ])("ends the conversation at %s", async (_name, line) => {
    const { peer, qmp } = await connected((_request, self) => self.send(line));
    expect(await kindOf(qmp.execute("query-status"))).toBe("protocol");
    expect(qmp.closeReason()?.kind).toBe("protocol");
    expect(peer.isClosed()).toBe(true);
    expect(await kindOf(qmp.execute("query-status"))).toBe("protocol");
  });

  it("bounds a reply", async () => {
    const { qmp } = await connected(
      (_request, peer) => peer.send(`{"return": "${"x".repeat(5000)}`),
      {
        maxMessageBytes: 4096,
      },
    );
    expect(await kindOf(qmp.execute("query-block"))).toBe("tooLarge");
    expect(qmp.closeReason()?.kind).toBe("tooLarge");
  });

  it("reads a 64 MB reply when allowed to, and refuses it by default", async () => {
    const chunk = new TextEncoder().encode(`${" ".repeat(4095)}\t`);
    const answer: Answer = (request, peer) => {
      peer.send('{"return": [');
      for (let index = 0; index < 16384; index++) peer.send(chunk);
      peer.send(`], "id": ${String(request["id"])}}\r\n`);
    };
    const roomy = await connected(answer, { maxMessageBytes: 128 * 1024 * 1024 });
    expect(await roomy.qmp.execute("query-block", undefined, { timeoutMs: 60_000 })).toEqual([]);
    const normal = await connected(answer);
    expect(await kindOf(normal.qmp.execute("query-block"))).toBe("tooLarge");
  }, 60_000);
});

describe("the end", () => {
  it("rejects what waits when QEMU goes away inside a reply", async () => {
    const { peer, qmp } = await connected();
    const reasons: QmpCloseReason[] = [];
    qmp.onClose((reason) => reasons.push(reason));
    const calls = [kindOf(qmp.execute("query-status")), kindOf(qmp.execute("stop"))];
    peer.send('{"return": {"status"');
    peer.end();
    expect(await Promise.all(calls)).toEqual(["closed", "closed"]);
    expect(reasons).toEqual([
      { kind: "brokenOff", message: expect.stringContaining("inside a message") },
    ]);
  });

  it("resolves quit when the connection ends, with or without a reply", async () => {
    for (const reply of [true, false]) {
      const { peer, qmp } = await connected((request, self) => {
        if (reply) self.send(`{"return": {}, "id": ${String(request["id"])}}\r\n`);
      });
      let resolved = false;
      const quitting = qmp.execute("quit").then(() => (resolved = true));
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(resolved).toBe(false);
      peer.end();
      await quitting;
      expect(qmp.closeReason()?.kind).toBe("ended");
    }
  });

  it("times quit out when QEMU says yes and stays", async () => {
    const { qmp } = await connected((request, peer) =>
      peer.send(`{"return": {}, "id": ${String(request["id"])}}\r\n`),
    );
    expect(await kindOf(qmp.execute("quit", undefined, { timeoutMs: 20 }))).toBe("timeout");
  });

  it("close is idempotent, tells listeners once and rejects calls", async () => {
    const { peer, qmp } = await connected();
    const onClose = vi.fn<(reason: QmpCloseReason) => void>();
    const never = vi.fn<() => void>();
    qmp.onClose(onClose);
    qmp.onClose(never)();
    const call = kindOf(qmp.execute("quit"));
    qmp.close();
    qmp.close();
    expect(await call).toBe("closed");
    expect(onClose).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ kind: "closedHere" }),
    );
    expect(never).not.toHaveBeenCalled();
    expect(peer.isClosed()).toBe(true);
    await new Promise<void>((resolve) => qmp.onClose(() => resolve()));
  });

  it("names a transport failure", async () => {
    const { peer, qmp } = await connected();
    const reason = new Promise<QmpCloseReason>((resolve) => qmp.onClose(resolve));
    peer.end(new Error("ECONNRESET"));
    expect(await reason).toEqual({
      kind: "brokenOff",
      message: expect.stringContaining("ECONNRESET"),
    });
  });
});

describe("events", () => {
  it("reach each subscription until it is ended", async () => {
    const { peer, qmp } = await connected();
    const listener = vi.fn<(event: QmpEvent) => void>();
    const first = qmp.onEvent(listener);
    const second = qmp.onEvent(listener);
    peer.send(POWERDOWN);
    first();
    first();
    peer.send(POWERDOWN);
    second();
    peer.send(POWERDOWN);
    expect(listener).toHaveBeenCalledTimes(3);
    expect(listener).toHaveBeenLastCalledWith({
      name: "POWERDOWN",
      data: {},
      timestampMs: 1700000000250,
    });
  });

  it("are seen from the first one on through the option", async () => {
    const seen: QmpEvent[] = [];
    const peer = createScriptedPeer((request, self) => {
      self.send(`${POWERDOWN}{"return": {}, "id": ${String(request["id"])}}\r\n${POWERDOWN}`);
    });
    peer.send(GREETING);
    await openQmp(peer.duplex, { onEvent: (event) => seen.push(event) });
    expect(seen).toHaveLength(2);
  });

  it("have no time when QEMU's clock failed", async () => {
    const seen: QmpEvent[] = [];
    const { peer } = await connected(() => undefined, { onEvent: (event) => seen.push(event) });
    peer.send('{"timestamp": {"seconds": -1, "microseconds": -1}, "event": "STOP", "data": 3}\n');
    expect(seen).toEqual([{ name: "STOP", data: {} }]);
  });

  it("in a flood starve no reply", async () => {
    let events = 0;
    const { peer, qmp } = await connected(() => undefined, { onEvent: () => events++ });
    const call = qmp.execute("query-status");
    const flood = new TextEncoder().encode(POWERDOWN.repeat(100));
    for (let index = 0; index < 50; index++) peer.send(flood);
    peer.send(
      `{"return": {"status": "running", "running": true}, "id": ${String(peer.received[1]?.["id"])}}\r\n`,
    );
    for (let index = 0; index < 50; index++) peer.send(flood);
    expect(await call).toEqual({ status: "running", running: true });
    expect(events).toBe(10_000);
  });

  it("a listener that throws harms no other, and its error surfaces", async () => {
    const { peer, qmp } = await connected();
    const surfaced = new Promise((resolve) => process.once("uncaughtException", resolve));
    const others = process.listeners("uncaughtException").slice(0, -1);
    for (const listener of others) process.off("uncaughtException", listener);
    try {
      const second = vi.fn<() => void>();
      qmp.onEvent(() => {
        throw new Error("bug in a listener");
      });
      qmp.onEvent(second);
      peer.send(POWERDOWN);
      expect(second).toHaveBeenCalledOnce();
      expect(String(await surfaced)).toContain("bug in a listener");
      expect(qmp.closeReason()).toBeUndefined();
    } finally {
      for (const listener of others) process.on("uncaughtException", listener);
    }
  });
});

describe("connectQmp", () => {
  const notReady = () => new QemuLibError("qmp.notReady", "not yet");

  it("tries again until the socket is there", async () => {
    let tries = 0;
    const peer = createScriptedPeer((request, self) =>
      self.send(`{"return":{},"id":${String(request["id"])}}\n`),
    );
    peer.send(GREETING);
    const qmp = await connectQmp(async () => {
      if (++tries < 6) throw notReady();
      return peer.duplex;
    });
    expect(tries).toBe(6);
    expect(qmp.version.major).toBe(7);
  });

  it("gives up after its time", async () => {
    expect(
      await kindOf(connectQmp(() => Promise.reject(notReady()), { appearTimeoutMs: 30 })),
    ).toBe("timeout");
  });

  it("tells a single attempt why there is nothing to connect to", async () => {
    await expect(
      connectQmp(() => Promise.reject(notReady()), { appearTimeoutMs: 0 }),
    ).rejects.toMatchObject({ code: "qmp.notReady" });
  });

  it("does not retry what a retry cannot mend", async () => {
    const open = vi.fn<() => Promise<never>>(() =>
      Promise.reject(new QemuLibError("qmp.endpointRefused", "a FIFO")),
    );
    await expect(connectQmp(open)).rejects.toMatchObject({ code: "qmp.endpointRefused" });
    expect(open).toHaveBeenCalledOnce();
  });

  it("stops at abort", async () => {
    const abort = new AbortController();
    const connecting = connectQmp(() => Promise.reject(notReady()), { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("QEMU exited with 1")), 5);
    await expect(connecting).rejects.toThrow("QEMU exited with 1");
  });
});
