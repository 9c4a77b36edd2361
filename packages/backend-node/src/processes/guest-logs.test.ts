import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGuestLogs } from "./guest-logs.ts";
import { createSerialRing } from "./serial-ring.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ou-logs-"));
  mkdirSync(join(dir, "logs"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const logsOf = () =>
  createGuestLogs({ vmDir: () => dir, log: quiet, nowMs: () => Date.UTC(2026, 0, 1) });

const until = async (what: () => boolean): Promise<void> => {
  for (
    const endMs = Date.now() + 20_000;
    !what();
    await new Promise((resolve) => setTimeout(resolve, 20))
  ) {
    if (Date.now() > endMs) throw new Error("waited in vain");
  }
};

describe("a VM's logs", () => {
  it("keep our lines on one line each, and QEMU's of the last run", async () => {
    const logs = logsOf();
    const path = await logs.beginRun("vm");
    appendFileSync(path, "first run\n");
    await logs.beginRun("vm");
    appendFileSync(path, "a\nb\nc\n");
    logs.write("vm", "started: with\na line break");
    expect(await logs.lastWords("vm", 2)).toEqual(["b", "c"]);
    const tail = await logs.tail("vm", 100);
    expect(tail.path).toBe(join(dir, "logs", "openutm.log"));
    expect(tail.lines.slice(-4)).toEqual(["qemu: first run", "qemu: a", "qemu: b", "qemu: c"]);
    expect(tail.lines[0]).toBe("2026-01-01T00:00:00.000Z started: with a line break");
    expect(tail.lines).toHaveLength(5);
  });

  it("cut a flood of QEMU's back to its end while the same file stays open", async () => {
    const logs = logsOf();
    const path = await logs.beginRun("vm");
    const { ino } = statSync(path);
    const stop = logs.watchSize("vm");
    const line = `${"x".repeat(1023)}\n`;
    appendFileSync(path, line.repeat(1100));
    appendFileSync(path, "the last words\n");
    await until(() => statSync(path).size < 512 * 1024);
    expect(statSync(path).ino).toBe(ino);
    await until(() => readFileSync(path, "utf8").includes("the last words"));
    expect(await logs.lastWords("vm", 1)).toEqual(["the last words"]);
    stop();
  });

  it("never fail where they cannot be written", async () => {
    rmSync(join(dir, "logs"), { recursive: true });
    const logs = createGuestLogs({ vmDir: () => join(dir, "nowhere"), log: quiet, nowMs: () => 0 });
    logs.write("vm", "lost");
    expect((await logs.tail("vm", 10)).lines).toEqual([]);
    expect(await logs.lastWords("vm", 10)).toEqual([]);
    logs.watchSize("vm")();
  });
});

describe("a VM's logs", () => {
  it("begin the serial line anew at each start and keep the run before", async () => {
    const logs = logsOf();
    await logs.beginRun("vm");
    await logs.serialRing("vm").append(Buffer.from("first"));
    await logs.beginRun("vm");
    await logs.serialRing("vm").append(Buffer.from("second"));
    expect(Buffer.from(await logs.serialRing("vm").read()).toString()).toBe("second");
    expect(readFileSync(join(dir, "logs", "serial.previous.log"), "utf8")).toBe("first");
  });
});

describe("the serial ring", () => {
  it("keeps the end, at least half of its bound and never more than all", async () => {
    const path = join(dir, "logs", "serial.log");
    const ring = createSerialRing(path, 100);
    let written = "";
    for (let index = 0; index < 60; index += 1) {
      const part = `${index};`.repeat(1 + (index % 30));
      written += part;
      await ring.append(Buffer.from(part));
      const kept = (await ring.read()).toString();
      expect(written.endsWith(kept)).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(100);
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(written.length, 50));
    }
    // A new backend goes on where the old one ended.
    const next = createSerialRing(path, 100);
    await next.append(Buffer.from("end"));
    expect((await next.read()).toString().endsWith("end")).toBe(true);
    expect((await next.read()).length).toBeLessThanOrEqual(100);
  });
});
