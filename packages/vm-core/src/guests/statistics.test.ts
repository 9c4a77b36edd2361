import type { ByteStream } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import type { GuestPorts } from "./parts.ts";
import type { Run } from "./run.ts";
import { createStatistics } from "./statistics.ts";

/** Time that moves when the test says so. */
const setUp = () => {
  let nowMs = 1_000_000;
  let asked = 0;
  const tasks = new Map<() => void, number>();
  const statistics = createStatistics({
    clock: {
      nowMs: () => nowMs,
      after: (delayMs, task) => {
        tasks.set(task, nowMs + delayMs);
        return () => void tasks.delete(task);
      },
    },
    processes: {
      usage: async () => {
        asked += 1;
        return { cpuMs: nowMs / 2, residentBytes: 7 };
      },
    } as unknown as GuestPorts["processes"],
  });
  /** Lets what was begun come to its next wait. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const pass = async (ms: number): Promise<void> => {
    for (const end = nowMs + ms; nowMs < end;) {
      nowMs += 100;
      for (const [task, atMs] of tasks)
        if (atMs <= nowMs) {
          tasks.delete(task);
          task();
        }
      await settle();
    }
  };
  const letGo = new AbortController();
  const run = { letGo, identity: { pid: 1, startTime: "" }, qmp: undefined } as unknown as Run;
  return { statistics, pass, run, letGo, asked: () => asked, waiting: () => tasks.size };
};

const linesOf = async (stream: ByteStream): Promise<Record<string, number>[]> => {
  let text = "";
  for await (const chunk of stream.chunks) text += new TextDecoder().decode(chunk);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};

describe("a guest's figures", () => {
  it("are sampled once a second, for any number of readers, and never without one", async () => {
    const { statistics, run, pass, asked, waiting } = setUp();
    await pass(3000);
    expect(asked()).toBe(0);
    const streams = [statistics.subscribe(run), statistics.subscribe(run)];
    await pass(3000);
    expect(asked()).toBeGreaterThanOrEqual(3);
    expect(asked()).toBeLessThanOrEqual(4);
    for (const stream of streams) stream.close();
    const before = asked();
    await pass(3000);
    expect(asked()).toBe(before);
    expect(waiting()).toBe(0);
    const [first = [], second = []] = await Promise.all(streams.map(linesOf));
    expect(first).toEqual(second);
    expect(first[0]).not.toHaveProperty("cpuPercent");
    expect(first[1]).toMatchObject({ cpuPercent: 50, memoryBytes: 7 });
  });

  it("begin with the last minute and no more, and end with the guest", async () => {
    const { statistics, run, pass, letGo } = setUp();
    const first = statistics.subscribe(run);
    await pass(70_000);
    const second = statistics.subscribe(run);
    letGo.abort();
    const known = (await linesOf(second)).length;
    expect(known).toBeGreaterThan(50);
    expect(known).toBeLessThanOrEqual(61);
    expect((await linesOf(first)).length).toBeGreaterThan(65);
  });
});
