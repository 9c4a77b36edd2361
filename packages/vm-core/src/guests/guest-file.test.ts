import { describe, expect, it } from "vitest";
import { readGuestFile, writeGuestFile } from "./guest-file.ts";
import type { GuestFile } from "./guest-file.ts";

const file: GuestFile = {
  schemaVersion: 1,
  vmId: "5f0c7a0e-7f1e-4b8e-9a55-2f4f6f9f2b11",
  vmName: "a “name”, with\nlines",
  revision: 3,
  config: {
    arch: "x86_64",
    machine: "auto",
    accelerator: "tcg",
    cpu: { model: "auto", count: 1 },
    memoryMib: 64,
    firmware: { kind: "bios", secureBoot: false, tpm: false },
    drives: [],
    networks: [],
    display: { protocol: "auto", device: "auto" },
    sound: { device: "none" },
    usb: { controller: "none", tablet: false },
    sharing: { clipboard: false, guestAgent: false },
    boot: { order: [], menu: false },
    clock: "utc",
    extraArgs: [],
  },
  process: { pid: 4242, startTime: "boot:1" },
  argv: ["qemu"],
  qemuPath: "/usr/bin/qemu",
  qemuVersion: "7.2.22",
  accelerator: "tcg",
  displayProtocol: "vnc",
  notes: [],
  startedAtMs: 5,
  cleanup: [],
};

describe("guest.json", () => {
  it("comes back as it was written", () => {
    expect(readGuestFile(writeGuestFile(file))).toEqual(file);
  });

  it.each([
    ["nothing", ""],
    ["half of one", writeGuestFile(file).slice(0, 100)],
    ["one of a future version", JSON.stringify({ ...file, schemaVersion: 2 })],
    [
      "one with a PID that is none",
      JSON.stringify({ ...file, process: { pid: -1, startTime: "x" } }),
    ],
    ["something else", "[]"],
  ])("is not taken from %s", (_what, text) => {
    expect(readGuestFile(text)).toBeUndefined();
  });
});
