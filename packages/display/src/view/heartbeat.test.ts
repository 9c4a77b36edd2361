import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchHeartbeat } from "./heartbeat.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("watchHeartbeat", () => {
  it("tells of a worker that has fallen silent, and of none before its first word", () => {
    const onStalled = vi.fn<() => void>();
    const heartbeat = watchHeartbeat(() => {
      onStalled();
      heartbeat.close();
    });
    vi.advanceTimersByTime(600_000);
    expect(onStalled).not.toHaveBeenCalled();
    heartbeat.beat();
    vi.advanceTimersByTime(10_000);
    heartbeat.beat();
    vi.advanceTimersByTime(10_000);
    expect(onStalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(600_000);
    expect(onStalled).toHaveBeenCalledTimes(1);
  });
});
