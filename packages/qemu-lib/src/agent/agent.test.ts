import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ByteDuplex, DuplexHandlers } from "../qmp/duplex.ts";
import type { JsonObject } from "../qmp/json.ts";
import { openAgent } from "./connection.ts";
import type { AgentOptions } from "./connection.ts";
import { createAgentFraming } from "./framing.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

type Guest = {
  readonly duplex: ByteDuplex;
  readonly send: (text: string) => void;
  readonly received: readonly JsonObject[];
  readonly isClosed: () => boolean;
};

/** An agent in a guest; `onRequest` sees what is not answered by the sync below. */
function createGuest(
  onRequest: (request: JsonObject, guest: Guest) => void,
  beforeSync = "",
): Guest {
  const received: JsonObject[] = [];
  let handlers: DuplexHandlers | undefined;
  let closed = false;
  const guest: Guest = {
    duplex: {
      listen: (given) => (handlers = given),
      write: (chunk) => {
        const mark = chunk.indexOf(0xff);
        const request = JSON.parse(
          new TextDecoder().decode(chunk.subarray(mark + 1)),
        ) as JsonObject;
        received.push(request);
        if (request["execute"] !== "guest-sync-delimited") return onRequest(request, guest);
        guest.send(
          `${beforeSync}\xff{"return": ${String((request["arguments"] as JsonObject)["id"])}}\n`,
        );
      },
      close: () => (closed = true),
    },
    send: (text) => handlers?.onData(bytes(text)),
    received,
    isClosed: () => closed,
  };
  return guest;
}

const open = (guest: Guest, options: AgentOptions = {}) => openAgent(guest.duplex, options);

describe("guest agent", () => {
  it("gets in step over stale data and marks, then answers in turn", async () => {
    const stale = 'alf": 1}\n{"return": {}}\n\xff\xff{"return": 77}\n\xffrubbish\n';
    const guest = createGuest(
      (request, self) => self.send(`{"return": "${String(request["execute"])}"}\n`),
      stale,
    );
    const agent = await open(guest);
    expect(
      await Promise.all([agent.execute("guest-ping"), agent.execute("guest-info", { a: 1 })]),
    ).toEqual(["guest-ping", "guest-info"]);
    expect(guest.received.map((request) => request["execute"])).toEqual([
      "guest-sync-delimited",
      "guest-ping",
      "guest-info",
    ]);
  });

  it("passes the agent's refusal on", async () => {
    const guest = createGuest((_request, self) =>
      self.send('{"error": {"class": "CommandNotFound", "desc": "no"}}\n'),
    );
    const agent = await open(guest);
    await expect(agent.execute("x")).rejects.toMatchObject({
      code: "agent.refused",
      data: { class: "CommandNotFound", desc: "no" },
    });
    await expect(agent.execute("x")).rejects.toMatchObject({ code: "agent.refused" });
  });

  it("says that no agent answers, and closes", async () => {
    let closed = false;
    const silent: ByteDuplex = {
      listen: () => undefined,
      write: () => undefined,
      close: () => (closed = true),
    };
    await expect(openAgent(silent, { timeoutMs: 10 })).rejects.toMatchObject({
      code: "agent.timeout",
    });
    expect(closed).toBe(true);
  });

  it("gets in step again after a time-out, over the late answer", async () => {
    const guest = createGuest((request, self) => {
      if (request["execute"] === "guest-ping") self.send('{"return": "pong"}\n');
    });
    const agent = await open(guest);
    await expect(agent.execute("guest-slow", undefined, { timeoutMs: 10 })).rejects.toMatchObject({
      code: "agent.timeout",
    });
    guest.send('{"return": "late"}\n');
    expect(await agent.execute("guest-ping")).toBe("pong");
    const abort = new AbortController();
    const call = agent.execute("guest-slow", undefined, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("enough")), 1);
    await expect(call).rejects.toThrow("enough");
    expect(await agent.execute("guest-ping")).toBe("pong");
  });

  it("takes silence for success where a command answers errors only", async () => {
    const agent = await open(createGuest(() => undefined));
    expect(
      await agent.execute(
        "guest-shutdown",
        { mode: "powerdown" },
        { reply: "onlyOnError", timeoutMs: 10 },
      ),
    ).toBeNull();
  });

  it.each([
    ["an event", '{"event": "X"}\n'],
    ["a mark", "\xff"],
    ["a flood of marks", "\xff".repeat(100_000)],
    ["invalid UTF-8", '{"return": "\xc3\x28"}\n'],
    ["deep JSON", `{"return": ${"[".repeat(100_000)}\n`],
    ["no JSON", "hello\n"],
    ["an endless line", "x".repeat(5 * 2 ** 20)],
    ["two answers", '{"return": 1}\n{"return": 2}\n'],
  ])("is dropped at %s", async (_name, nonsense) => {
    const guest = createGuest((_request, self) => self.send(nonsense));
    const agent = await open(guest);
    const first = await agent
      .execute("guest-ping", undefined, { timeoutMs: 50 })
      .catch((error: { code: string }) => error.code);
    expect([1, "agent.dropped", "agent.timeout"]).toContain(first);
    await expect(agent.execute("guest-ping", undefined, { timeoutMs: 50 })).rejects.toMatchObject({
      code: "agent.dropped",
    });
    expect(guest.isClosed()).toBe(true);
  });

  it("is dropped when it never gets to the point", async () => {
    let handlers: DuplexHandlers | undefined;
    const flooding: ByteDuplex = {
      listen: (given) => (handlers = given),
      write: () => {
        for (let index = 0; index < 40; index++) handlers?.onData(bytes("\xffx".repeat(16_384)));
      },
      close: () => undefined,
    };
    await expect(openAgent(flooding)).rejects.toMatchObject({ code: "agent.dropped" });
  });

  it("takes an answer byte by byte, and no other end of the story than dropped when the line goes", async () => {
    let handlers: DuplexHandlers | undefined;
    const guest = createGuest((_request, self) => {
      for (const byte of '{"return": {"a": "b"}}\r\n') self.send(byte);
    });
    const { listen } = guest.duplex;
    const duplex: ByteDuplex = {
      ...guest.duplex,
      listen: (given) => ((handlers = given), listen(given)),
    };
    const agent = await openAgent(duplex);
    expect(await agent.execute("x")).toEqual({ a: "b" });
    handlers?.onEnd();
    await expect(agent.execute("x")).rejects.toMatchObject({ code: "agent.dropped" });
  });
});

describe("agent framing", () => {
  it("never throws and stays bounded on any bytes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 30 }),
        fc.boolean(),
        (chunks, inStep) => {
          const framing = createAgentFraming({ maxMessageBytes: 128, maxSearchBytes: 1024 });
          if (inStep) framing.settle();
          for (const chunk of chunks)
            expect(framing.push(chunk).messages.length).toBeLessThanOrEqual(chunk.length);
        },
      ),
    );
  });
});
