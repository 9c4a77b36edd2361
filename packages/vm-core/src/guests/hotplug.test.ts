import { QemuLibError } from "@openutm/qemu-lib/errors.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { qmpError } from "@openutm/qemu-lib/qmp/errors.ts";
import type { Drive, VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { busWhileRunning, plugLive, unplugLive } from "./hotplug.ts";
import type { GuestPorts } from "./parts.ts";

const disk: Drive = {
  id: "disk1",
  kind: "disk",
  bus: "virtio",
  medium: { kind: "file", path: "/d.qcow2", format: "qcow2", backing: [] },
  readOnly: false,
};
const running = {
  machine: "auto",
  drives: [],
  usb: { controller: "xhci", tablet: true },
} as unknown as VmConfig;

const portBus = (id: string): string => `/machine/peripheral/${id}/${id}`;
const device = { name: "child[0]", type: "link<virtio-blk-pci>" };
const noDevice = { name: "hotpluggable", type: "bool" };

type Answers = Readonly<Record<string, (args: Record<string, unknown>) => unknown>>;

const setUp = (answers: Answers = {}) => {
  const said: string[] = [];
  const listeners = new Set<(event: { name: string; data: Record<string, unknown> }) => void>();
  let nowMs = 0;
  const qmp = {
    execute: async (name: string, args: Record<string, unknown> = {}) => {
      said.push(`${name} ${String(args["id"] ?? args["node-name"] ?? args["path"] ?? "")}`.trim());
      return answers[name]?.(args) ?? {};
    },
    onEvent: (listener: (event: { name: string; data: Record<string, unknown> }) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  } as unknown as QmpConnection;
  const ports = {
    host: { info: { platform: "linux" } },
    vmDir: () => "/vm",
    clock: {
      nowMs: () => nowMs,
      after: (delayMs: number, task: () => void) => {
        const timer = setTimeout(() => {
          nowMs += delayMs;
          task();
        }, 5);
        return () => clearTimeout(timer);
      },
    },
  } as unknown as GuestPorts;
  return {
    ports,
    qmp,
    said,
    listeners,
    tell: (device: string) => {
      for (const listener of listeners) listener({ name: "DEVICE_DELETED", data: { device } });
    },
  };
};

const refused = (desc: string, kind = "GenericError") =>
  qmpError(desc, { kind: "refused", class: kind, desc });

describe("a drive that is put into a machine that runs", () => {
  it("takes the first empty port", async () => {
    let bus: unknown;
    const { ports, qmp, said } = setUp({
      "qom-list": ({ path }) => [noDevice, ...(path === portBus("hotplug0") ? [device] : [])],
      device_add: (args) => void (bus = args["bus"]),
    });
    await plugLive(ports, { qmp, vmId: "vm", running }, disk);
    expect(bus).toBe("hotplug1");
    expect(said).toEqual([
      `qom-list ${portBus("hotplug0")}`,
      `qom-list ${portBus("hotplug1")}`,
      "blockdev-add file-disk1",
      "blockdev-add image-disk1",
      "device_add drive-disk1",
    ]);
  });

  it.each([
    ["every port has a device", () => [noDevice, device]],
    [
      "there are no ports",
      () => {
        throw refused("Device '/machine/peripheral/hotplug0' not found", "DeviceNotFound");
      },
    ],
  ])("is refused before anything is touched when %s", async (_, answer) => {
    const { ports, qmp, said } = setUp({ "qom-list": answer });
    await expect(plugLive(ports, { qmp, vmId: "vm", running }, disk)).rejects.toMatchObject({
      code: "vm.wrongState",
    });
    expect(said).toEqual([0, 1, 2, 3].map((number) => `qom-list ${portBus(`hotplug${number}`)}`));
  });

  it("leaves nothing of it when its device is refused", async () => {
    const { ports, qmp, said } = setUp({
      device_add: () => {
        throw refused("Bus 'usb.0' not found");
      },
    });
    const usb = { ...disk, bus: "usb" as const };
    await expect(plugLive(ports, { qmp, vmId: "vm", running }, usb)).rejects.toBeInstanceOf(
      QemuLibError,
    );
    expect(said).toEqual(
      expect.arrayContaining(["blockdev-del image-disk1", "blockdev-del file-disk1"]),
    );
  });
});

describe("a drive that is taken from a machine that runs", () => {
  it("has gone when QEMU says so, also at once", async () => {
    const guest = setUp({ device_del: () => guest.tell("drive-disk1") });
    await unplugLive(guest.ports, { qmp: guest.qmp }, disk);
    expect(guest.said).toContain("blockdev-del image-disk1");
    expect(guest.listeners.size).toBe(0);
  });

  it("has not gone when another device has, and stays the guest's after the time", async () => {
    const guest = setUp({ device_del: () => guest.tell("drive-disk2") });
    await expect(unplugLive(guest.ports, { qmp: guest.qmp }, disk)).rejects.toMatchObject({
      code: "drive.locked",
    });
    expect(guest.said).toEqual(["device_del drive-disk1"]);
  });

  it.each([
    ["Bus 'pcie.0' does not support hotplugging", "vm.wrongState"],
    ["Device 'ide-hd' can not be unplugged", "qmp.refused"],
  ])("that cannot go while it runs: %s", async (words, code) => {
    const guest = setUp({
      device_del: () => {
        throw refused(words);
      },
    });
    await expect(unplugLive(guest.ports, { qmp: guest.qmp }, disk)).rejects.toMatchObject({ code });
  });

  it("that the guest has let go of by itself is gone", async () => {
    const guest = setUp({
      device_del: () => {
        throw refused("Device 'drive-disk1' not found", "DeviceNotFound");
      },
    });
    await unplugLive(guest.ports, { qmp: guest.qmp }, disk);
    expect(guest.said).toContain("blockdev-del file-disk1");
  });
});

describe("the bus for a machine that runs", () => {
  const scsi = { ...running, drives: [{ ...disk, bus: "scsi" }] } as VmConfig;
  it.each([
    [running, "disk", true, "virtio"],
    [running, "disk", false, "usb"],
    [running, "cdrom", true, "usb"],
    [scsi, "disk", true, "scsi"],
    [scsi, "cdrom", false, "scsi"],
  ] as const)("%#: a %s", (machine, kind, supportsVirtio, bus) => {
    expect(busWhileRunning(machine, kind, { supportsVirtio })).toBe(bus);
  });
});
