import type { Drive } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { plugCommands, unplugDeviceId } from "./plug.ts";

const disk = (bus: Drive["bus"]): Drive => ({
  id: "disk1",
  kind: "disk",
  bus,
  medium: { kind: "file", path: "disks/disk1.qcow2", format: "qcow2", backing: [] },
  readOnly: false,
});
const cd: Drive = {
  id: "cd1",
  kind: "cdrom",
  bus: "usb",
  medium: { kind: "empty" },
  readOnly: true,
};

describe("a drive for a machine that runs", () => {
  it("is one device in front of its image", () => {
    expect(plugCommands(disk("virtio"), { kind: "pci", bus: "hotplug0" })).toEqual([
      {
        name: "device_add",
        args: {
          driver: "virtio-blk-pci",
          id: "drive-disk1",
          drive: "image-disk1",
          werror: "enospc",
          serial: "disk1",
          bus: "hotplug0",
        },
      },
    ]);
    expect(plugCommands(disk("scsi"), { kind: "scsi", bus: "scsi0.0" })[0]?.args).toMatchObject({
      driver: "scsi-hd",
      bus: "scsi0.0",
    });
    expect(plugCommands(disk("usb"), { kind: "usb", bus: "usb.0" })[0]?.args).toMatchObject({
      driver: "usb-storage",
      removable: true,
    });
  });

  it("is a CD behind a bridge on USB, shown to the guest when it is whole", () => {
    const commands = plugCommands(cd, { kind: "usb", bus: "usb.0" });
    expect(commands.map(({ name, args }) => [name, args["id"] ?? args["property"]])).toEqual([
      ["device_add", "drive-cd1-usb"],
      ["device_add", "drive-cd1"],
      ["qom-set", "attached"],
    ]);
    expect(unplugDeviceId(cd)).toBe("drive-cd1-usb");
  });

  it("is taken away by its own device elsewhere", () => {
    expect(unplugDeviceId(disk("usb"))).toBe("drive-disk1");
    expect(unplugDeviceId({ ...cd, bus: "scsi" })).toBe("drive-cd1");
  });
});
