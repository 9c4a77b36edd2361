import { describe, expect, it } from "vitest";
import { readNews, readRunState } from "./qmp-news.ts";

const news = (name: string, data: Record<string, never> | Record<string, unknown> = {}) =>
  readNews({ name, data: data as never });

describe("readNews", () => {
  it("hears the display's agent come and go, and no other port", () => {
    expect(news("VSERPORT_CHANGE", { id: "vdagent-port", open: true })).toEqual({
      kind: "displayAgent",
      isOpen: true,
    });
    expect(news("VSERPORT_CHANGE", { id: "vdagent-port" })).toEqual({
      kind: "displayAgent",
      isOpen: false,
    });
    expect(news("VSERPORT_CHANGE", { id: "agent-port", open: true })).toBeUndefined();
  });
  it("takes a full disk for a pause that can be resumed", () => {
    expect(
      news("BLOCK_IO_ERROR", {
        device: "",
        "node-name": "image-disk",
        operation: "write",
        action: "stop",
        nospace: true,
        reason: "No space left on device",
      }),
    ).toMatchObject({
      kind: "trouble",
      key: "disk.full",
      pauses: true,
      reason: { code: "disk.full", hint: expect.stringContaining("resume") },
    });
  });

  it("names the disk of an error that the guest was told of", () => {
    const error = news("BLOCK_IO_ERROR", {
      device: "",
      "node-name": "image-disk",
      operation: "read",
      action: "report",
      nospace: false,
      reason: "Input/output error",
    });
    expect(error).toMatchObject({
      kind: "trouble",
      pauses: false,
      reason: { code: "disk.ioError" },
    });
    expect(error?.kind === "trouble" && error.reason.message).toBe(
      "The host could not read from the guest's disk “image-disk”: Input/output error.",
    );
  });

  it.each([
    ["STOP", {}, "paused"],
    ["RESUME", {}, "running"],
    ["SUSPEND", {}, "asleep"],
    ["WAKEUP", {}, "awake"],
    ["GUEST_PANICKED", { action: "pause" }, "trouble"],
    ["WATCHDOG", { action: "reset" }, "trouble"],
    ["RESET", { guest: true, reason: "guest-reset" }, "note"],
    ["POWERDOWN", {}, "note"],
    ["DEVICE_TRAY_MOVED", { id: "cd0", "tray-open": true }, "note"],
    ["RTC_CHANGE", { offset: 3 }, undefined],
    ["constructor", {}, undefined],
    ["", {}, undefined],
  ])("%s %j is %s", (name, data, kind) => {
    expect(news(name, data)?.kind).toBe(kind);
  });

  it("keeps SHUTDOWN's reason and who asked", () => {
    expect(news("SHUTDOWN", { guest: true, reason: "guest-shutdown" })).toEqual({
      kind: "shutdown",
      shutdown: { guest: true, reason: "guest-shutdown" },
    });
  });

  it.each([
    "BLOCK_IO_ERROR",
    "GUEST_PANICKED",
    "WATCHDOG",
    "SHUTDOWN",
    "RESET",
    "DEVICE_TRAY_MOVED",
  ])("%s without any field, or with odd ones, never fails", (name) => {
    expect(news(name)).toBeDefined();
    expect(news(name, { device: 7, id: null, reason: [], guest: "yes", action: {} })).toBeDefined();
  });
});

describe("readRunState", () => {
  it.each([
    ["running", "running", undefined],
    ["paused", "paused", undefined],
    ["suspended", "running", "guest.asleep"],
    ["io-error", "paused", "disk.ioError"],
    ["guest-panicked", "paused", "guest.panicked"],
    ["internal-error", "paused", "qemu.internalError"],
    ["shutdown", "paused", "guest.shutDown"],
    ["postmigrate", "paused", undefined],
  ] as const)("%s is %s (%s)", (state, event, code) => {
    expect(readRunState(state).event).toBe(event);
    expect(readRunState(state).reason?.code).toBe(code);
  });
});
