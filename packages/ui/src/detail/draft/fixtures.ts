// VMs for the tests of the detail.
import type { VmConfig } from "@openutm/shared-types";
import type { WholeVm } from "./draft.ts";

const config: VmConfig = {
  arch: "x86_64",
  machine: "auto",
  accelerator: "auto",
  cpu: { model: "auto", count: 2 },
  memoryMib: 2048,
  firmware: { kind: "uefi", secureBoot: false, tpm: false },
  drives: [
    {
      id: "disk0",
      kind: "disk",
      bus: "virtio",
      medium: { kind: "file", path: "disks/disk0.qcow2", format: "qcow2", backing: [] },
      readOnly: false,
    },
    { id: "cd0", kind: "cdrom", bus: "sata", medium: { kind: "empty" }, readOnly: true },
  ],
  networks: [
    {
      id: "net0",
      mode: "user",
      model: "virtio",
      mac: "52:54:00:12:34:56",
      portForwards: [],
      isolated: false,
    },
  ],
  display: { protocol: "auto", device: "auto" },
  sound: { device: "hda" },
  usb: { controller: "xhci", tablet: true },
  sharing: { clipboard: true, guestAgent: true },
  boot: { order: ["disk0", "cd0"], menu: false },
  clock: "utc",
  extraArgs: [],
};

export const aVm = (changes: Partial<WholeVm> = {}): WholeVm => ({
  id: "00000000-0000-4000-8000-000000000001",
  name: "Debian",
  description: "",
  tags: [],
  status: "stopped",
  revision: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  ...changes,
  config: { ...config, ...changes.config },
});

/** The same VM while its guest runs. */
export const aRunningVm = (changes: Partial<WholeVm> = {}): WholeVm =>
  aVm({
    status: "running",
    runtime: {
      pid: 4711,
      startedAtMs: 0,
      accelerator: "tcg",
      displayProtocol: "vnc",
      qemuPath: "/usr/bin/qemu-system-x86_64",
      qemuVersion: "7.2.19",
      restartNeeded: false,
      notes: [],
    },
    ...changes,
  });
