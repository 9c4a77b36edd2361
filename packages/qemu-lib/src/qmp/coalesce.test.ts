import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { coalesceEvents } from "./coalesce.ts";
import type { QmpEvent } from "./messages.ts";

const event = (name: string, data = {}): QmpEvent => ({ name, data });

describe("coalesceEvents", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("delivers the first at once and then at most ten times a second", () => {
    const batches: (readonly QmpEvent[])[] = [];
    const coalescer = coalesceEvents((events) => batches.push(events));
    for (let index = 0; index < 10_000; index++) {
      coalescer.push(event("BALLOON_CHANGE", { actual: index }));
      if (index % 10 === 9) vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(1000);
    expect(batches.length).toBeLessThanOrEqual(12);
    expect(batches[0]).toEqual([event("BALLOON_CHANGE", { actual: 0 })]);
    expect(batches.at(-1)).toEqual([event("BALLOON_CHANGE", { actual: 9999 })]);
  });

  it("keeps one event for each subject, in the order of their last news", () => {
    const batches: (readonly QmpEvent[])[] = [];
    const coalescer = coalesceEvents((events) => batches.push(events));
    coalescer.push(event("STOP"));
    coalescer.push(event("JOB_STATUS_CHANGE", { id: "a", status: "running" }));
    coalescer.push(event("JOB_STATUS_CHANGE", { id: "b", status: "running" }));
    coalescer.push(event("JOB_STATUS_CHANGE", { id: "a", status: "concluded" }));
    coalescer.flush();
    expect(batches[1]).toEqual([
      event("JOB_STATUS_CHANGE", { id: "b", status: "running" }),
      event("JOB_STATUS_CHANGE", { id: "a", status: "concluded" }),
    ]);
  });

  it("bounds the subjects it keeps and drops what waits when disposed", () => {
    const batches: (readonly QmpEvent[])[] = [];
    const coalescer = coalesceEvents((events) => batches.push(events), { maxKeys: 3 });
    for (let index = 0; index < 10; index++) coalescer.push(event("X", { id: `${index}` }));
    coalescer.flush();
    expect(batches[1]?.map((entry) => entry.data["id"])).toEqual(["7", "8", "9"]);
    coalescer.push(event("Y"));
    coalescer.dispose();
    vi.advanceTimersByTime(1000);
    expect(batches).toHaveLength(2);
  });
});
