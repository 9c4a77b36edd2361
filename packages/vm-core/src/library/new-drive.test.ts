import { validateVmConfig, VmConfig } from "@openutm/shared-types";
import type { NewDrive } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { planDrive, usualBus, withDrive, withoutDrive } from "./new-drive.ts";
import { defaultConfig } from "./new-vm.ts";

const config = (osId?: string, arch: "x86_64" | "aarch64" = "x86_64"): VmConfig =>
  defaultConfig(
    { name: "a", source: { kind: "empty" }, ...(osId === undefined ? {} : { osId }) },
    {
      host: { platform: "linux", arch, cpuCount: 2, memoryMib: 4096 },
      diskFreeBytes: 1e12,
      mac: "52:54:00:00:00:01",
    },
  );
const wishes: readonly NewDrive[] = [
  { kind: "newDisk", sizeGib: 5 },
  { kind: "disk", path: "/d.img", mode: "copy" },
  { kind: "disk", path: "/d.img", mode: "linked" },
  { kind: "disk", path: "/d.img", mode: "inPlace" },
  { kind: "cdrom" },
  { kind: "cdrom", path: "/a.iso" },
];

describe("a drive that is added", () => {
  it.each(["win11", "winxp", "debian12", undefined])("fits the machine of %s", (osId) => {
    for (const arch of ["x86_64", "aarch64"] as const) {
      let machine = config(osId, arch);
      // IDE ends at four drives, and the argv builder says so; here each wish is alone.
      for (const wish of wishes) {
        const { drive } = planDrive(wish, { config: machine, osId, taken: [] });
        const grown = VmConfig.parse({ ...machine, ...withDrive(machine, drive) });
        expect(validateVmConfig(grown)).toEqual([]);
        expect({ ...grown, ...withoutDrive(grown, drive.id) }).toEqual(machine);
        machine = config(osId, arch);
      }
    }
  });

  it("gets names that nothing has", () => {
    const { drive, work } = planDrive(
      { kind: "newDisk", sizeGib: 5 },
      { config: config(), osId: undefined, taken: ["disk0.qcow2", "disk1.qcow2", "disk1-1.qcow2"] },
    );
    expect(drive.id).toBe("disk1");
    expect(work).toEqual({ kind: "create", path: "disks/disk1-2.qcow2", sizeGib: 5 });
  });

  it("goes to the bus that the others are on, or the wish's own", () => {
    expect(usualBus(config("win10"), "win10", "disk")).toBe("sata");
    const bare = { ...config("winxp"), drives: [], machine: "auto" as const };
    expect(usualBus(bare, "winxp", "disk")).toBe("sata");
    const arm = { ...config(undefined, "aarch64"), drives: [] };
    expect(
      usualBus({ ...arm, usb: { controller: "none", tablet: false } }, undefined, "cdrom"),
    ).toBe("scsi");
    const { drive } = planDrive(
      { kind: "newDisk", sizeGib: 1, bus: "nvme" },
      { config: config(), osId: undefined, taken: [] },
    );
    expect(drive.bus).toBe("nvme");
  });
});
