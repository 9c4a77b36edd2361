import { describe, expect, it } from "vitest";
import { createBoard } from "./board.ts";
import type { RunFacts } from "./board.ts";

const facts = {
  pid: 7,
  startedAtMs: 1,
  accelerator: "tcg",
  displayProtocol: "vnc",
  qemuPath: "/q",
  qemuVersion: "7.2",
  notes: [],
  config: {},
} as unknown as RunFacts;

describe("the board", () => {
  it("tells each change once, and nothing that changes nothing", () => {
    const board = createBoard();
    const told: string[] = [];
    const stop = board.onChange((vmId) => told.push(`${vmId} ${board.state(vmId).status}`));
    board.apply("a", "startRequested");
    board.apply("a", "running");
    board.apply("a", "running");
    stop();
    stop();
    board.apply("a", "paused");
    expect(told).toEqual(["a starting", "a running"]);
  });

  it("refuses what cannot happen", () => {
    const board = createBoard();
    expect(board.apply("a", "stopRequested")).toBe(false);
    expect(board.state("a")).toEqual({ status: "stopped" });
  });

  it("keeps the runtime while QEMU lives, and no longer", () => {
    const board = createBoard();
    board.apply("a", "startRequested");
    board.setRuntime("a", facts);
    board.apply("a", "running");
    expect(board.state("a").runtime).toEqual(facts);
    board.apply("a", "crashed", { code: "qemu.exited", message: "gone" });
    expect(board.state("a")).toEqual({
      status: "error",
      statusReason: { code: "qemu.exited", message: "gone" },
    });
    board.apply("a", "startRequested");
    expect(board.state("a")).toEqual({ status: "starting" });
  });

  it("knows the display's agent whether it or the runtime is told first, and forgets it with the guest", () => {
    const board = createBoard();
    board.apply("a", "startRequested");
    board.setDisplayAgent("a", "absent");
    board.setRuntime("a", facts);
    expect(board.state("a").runtime?.displayAgent).toBe("absent");
    board.apply("a", "running");
    board.setDisplayAgent("a", "connected");
    expect(board.state("a").runtime?.displayAgent).toBe("connected");
    board.setRuntime("a", facts);
    expect(board.state("a").runtime?.displayAgent).toBe("connected");
    board.apply("a", "ended");
    board.apply("a", "startRequested");
    board.setRuntime("a", facts);
    expect(board.state("a").runtime).not.toHaveProperty("displayAgent");
  });
});
