import type { ByteStream } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { boundedBytes } from "./bounded-bytes.ts";
import type { Run } from "./run.ts";
import { createSerialLines } from "./serial.ts";

const text = (value: string) => new TextEncoder().encode(value);

/** A guest's end of the line, a ring in memory, and the lines over both. */
const bench = () => {
  const fromGuest = boundedBytes(1 << 20);
  const toGuest: string[] = [];
  const stream: ByteStream = {
    chunks: fromGuest.chunks,
    write: async (bytes) => void toGuest.push(new TextDecoder().decode(bytes)),
    close: fromGuest.end,
  };
  let kept = "";
  const lines = createSerialLines({
    sockets: {
      openAgent: () => Promise.reject(new Error("no agent")),
      openStream: async () => stream,
      openDisplayStream: async () => stream,
      connectQmp: () => Promise.reject(new Error("unused")),
      spiceSession: () => {
        throw new Error("no SPICE here");
      },
    },
    logs: {
      serialRing: () => ({
        append: async (bytes: Uint8Array) => void (kept += new TextDecoder().decode(bytes)),
        read: async () => text(kept),
      }),
    } as never,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const run = { vmId: "vm", dir: { endpoints: { serial: { kind: "unix", path: "/s" } } } } as Run;
  return { lines, run, fromGuest, toGuest, kept: () => kept };
};

const readUntil = async (stream: ByteStream, end: string): Promise<string> => {
  let got = "";
  for await (const chunk of stream.chunks) {
    got += new TextDecoder().decode(chunk);
    if (got.endsWith(end)) return got;
  }
  return got;
};

describe("serial lines", () => {
  it("give each listener what the ring has, then what comes, nothing twice", async () => {
    const { lines, run, fromGuest, toGuest, kept } = bench();
    const close = lines.open(run);
    const first = await lines.subscribe("vm");
    fromGuest.push(text("boot\n"));
    expect(await readUntil(first, "\n")).toBe("boot\n");
    const second = await lines.subscribe("vm");
    fromGuest.push(text("login: "));
    expect(await readUntil(second, ": ")).toBe("boot\nlogin: ");
    await second.write(text("root\n"));
    expect(toGuest).toEqual(["root\n"]);
    expect(kept()).toBe("boot\nlogin: ");
    close();
    await expect(second.write(text("x"))).rejects.toThrow(ApiError);
    await expect(lines.subscribe("vm")).rejects.toMatchObject({ code: "stream.unavailable" });
  });

  it("end for every listener when the guest ends", async () => {
    const { lines, run, fromGuest } = bench();
    lines.open(run);
    const listener = await lines.subscribe("vm");
    fromGuest.push(text("bye"));
    fromGuest.end();
    expect(await readUntil(listener, "never")).toBe("bye");
  });
});
