import { describe, expect, it } from "vitest";
import { thinOut } from "./thin-out.ts";

/** A clock that moves when it is told. */
const handClock = () => {
  let nowMs = 1_000_000;
  const tasks: { atMs: number; task: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after: (delayMs: number, task: () => void) => {
      const entry = { atMs: nowMs + delayMs, task };
      tasks.push(entry);
      return () => void (tasks.includes(entry) && tasks.splice(tasks.indexOf(entry), 1));
    },
    pass: (ms: number) => {
      const endMs = nowMs + ms;
      for (;;) {
        const next = tasks.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined || next.atMs > endMs) break;
        nowMs = next.atMs;
        tasks.splice(tasks.indexOf(next), 1);
        next.task();
      }
      nowMs = endMs;
    },
    set: (ms: number) => void (nowMs = ms),
  };
};

describe("thinOut", () => {
  it("lets a burst pass, thins a flood, and never loses the last", () => {
    const clock = handClock();
    let state = 0;
    const told: number[] = [];
    const { push } = thinOut(clock, 10, () => told.push(state));
    for (state = 1; state <= 10_000; state += 1) {
      push("vm");
      if (state % 10 === 0) clock.pass(1);
    }
    state = -1;
    push("vm");
    clock.pass(2000);
    expect(told.slice(0, 3)).toEqual([1, 2, 3]);
    expect(told.length).toBeLessThanOrEqual(25);
    expect(told.at(-1)).toBe(-1);
  });

  it("keeps keys apart", () => {
    const told: string[] = [];
    const { push } = thinOut(handClock(), 1, (key) => told.push(key));
    push("a");
    push("a");
    push("b");
    expect(told).toEqual(["a", "b"]);
  });

  it("is not held up by a clock that was set back", () => {
    const clock = handClock();
    const told: string[] = [];
    const { push } = thinOut(clock, 1, (key) => told.push(key));
    push("a");
    clock.set(5);
    push("a");
    expect(told).toEqual(["a", "a"]);
  });

  it("tells nothing after it was disposed of", () => {
    const clock = handClock();
    const told: string[] = [];
    const { push, dispose } = thinOut(clock, 1, (key) => told.push(key));
    push("a");
    push("a");
    dispose();
    clock.pass(1000);
    expect(told).toEqual(["a"]);
  });
});
