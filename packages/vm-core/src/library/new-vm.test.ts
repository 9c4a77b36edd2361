import type { CreateVmInput } from "@openutm/shared-types";
import { validateVmConfig, VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import type { NewVmFacts } from "./new-vm.ts";
import { defaultConfig, planNewVm } from "./new-vm.ts";

const facts: NewVmFacts = {
  host: { platform: "linux", arch: "x86_64", cpuCount: 8, memoryMib: 16_384 },
  diskFreeBytes: 500 * 1024 ** 3,
  mac: "52:54:00:00:00:01",
  demoImagePath: "/opt/demo.img",
};
const iso: CreateVmInput = { name: "a", source: { kind: "iso", path: "/isos/a,b.iso" } };
const demo: CreateVmInput = { name: "a", source: { kind: "demo" } };
const sources: readonly CreateVmInput[] = [
  iso,
  demo,
  { name: "a", source: { kind: "empty" } },
  { name: "a", source: { kind: "disk", path: "/d.img", mode: "linked" } },
  { name: "a", source: { kind: "disk", path: "/d.img", mode: "copy" } },
  { name: "a", source: { kind: "disk", path: "/d.img", mode: "inPlace" } },
];

describe("the config of a new VM", () => {
  it.each(sources.map((input) => [JSON.stringify(input.source), input]))(
    "fits the schema and the rules on both architectures: %s",
    (_name, input) => {
      for (const arch of ["x86_64", "aarch64"] as const) {
        const config = defaultConfig(input, { ...facts, host: { ...facts.host, arch } });
        expect(VmConfig.parse(config)).toEqual(config);
        expect(validateVmConfig(config)).toEqual([]);
      }
    },
  );

  it("boots an installer's disk first, so that the installed system starts after its restart", () => {
    const { config, work } = planNewVm(iso, facts);
    expect(config.boot.order).toEqual(["disk0", "cd0"]);
    expect(config.drives[1]).toMatchObject({ kind: "cdrom", medium: { path: "/isos/a,b.iso" } });
    expect(work).toEqual({ kind: "create", path: "disks/disk0.qcow2", sizeGib: 25 });
    expect(config).toMatchObject({
      memoryMib: 2048,
      cpu: { count: 2 },
      firmware: { kind: "bios" },
    });
  });

  it("never takes more than the host can give", () => {
    const small = {
      ...facts,
      host: { ...facts.host, cpuCount: 1, memoryMib: 1024 },
      diskFreeBytes: 12 * 1024 ** 3,
    };
    const { config, work } = planNewVm(iso, small);
    expect(config).toMatchObject({ memoryMib: 512, cpu: { count: 1 } });
    expect(work).toMatchObject({ sizeGib: 12 });
  });

  it("takes what is asked for, and `config` last", () => {
    const config = defaultConfig(
      { ...iso, cpuCount: 3, memoryMib: 333, firmware: "uefi", config: { memoryMib: 444 } },
      facts,
    );
    expect(config).toMatchObject({ cpu: { count: 3 }, memoryMib: 444, firmware: { kind: "uefi" } });
  });

  it("gives Windows what it has drivers for, and its clock", () => {
    const config = defaultConfig({ ...iso, osId: "win10" }, facts);
    expect(config.drives[0]?.bus).toBe("sata");
    expect(config.networks[0]?.model).toBe("e1000e");
    expect(config.clock).toBe("localtime");
  });

  it.each([
    ["win11", { firmware: { kind: "uefi" }, memoryMib: 4096, clock: "localtime" }, 64, "sata"],
    [
      "winxp",
      { firmware: { kind: "bios" }, machine: "pc", memoryMib: 1024, usb: { tablet: false } },
      20,
      "ide",
    ],
    ["ubuntu26.04", { firmware: { kind: "bios" }, memoryMib: 4096, clock: "utc" }, 25, "virtio"],
    ["debian13", { memoryMib: 2048, machine: "auto" }, 25, "virtio"],
    ["alpinelinux3.23", { memoryMib: 1024 }, 10, "virtio"],
    ["freedos1.3", { machine: "pc", cpu: { count: 1 } }, 8, "ide"],
  ] as const)("fits the machine to %s", (osId, expected, sizeGib, bus) => {
    const { config, work } = planNewVm({ ...iso, osId }, facts);
    expect(config).toMatchObject(expected);
    expect(config.drives[0]?.bus).toBe(bus);
    expect(work).toMatchObject({ sizeGib });
    for (const arch of ["x86_64", "aarch64"] as const) {
      const onArch = defaultConfig({ ...iso, osId, arch }, facts);
      expect(VmConfig.parse(onArch)).toEqual(onArch);
      expect(validateVmConfig(onArch)).toEqual([]);
    }
  });

  it("lets a system's defaults never take more than the host can give", () => {
    const small = { ...facts, host: { ...facts.host, cpuCount: 1, memoryMib: 2048 } };
    expect(defaultConfig({ ...iso, osId: "win11" }, small)).toMatchObject({
      memoryMib: 1024,
      cpu: { count: 1 },
    });
  });

  it("makes the demo small and leaves the pointer to the PS/2 mouse", () => {
    const { config, work } = planNewVm(demo, facts);
    expect(config).toMatchObject({ memoryMib: 128, cpu: { count: 1 }, display: { device: "std" } });
    expect(config.usb.tablet).toBe(false);
    expect(config.networks).toEqual([]);
    expect(work).toEqual({ kind: "copy", path: "disks/demo.img", from: "/opt/demo.img" });
  });

  it("refuses a demo that the build does not carry", () => {
    const { demoImagePath: _none, ...without } = facts;
    expect(() => planNewVm(demo, without)).toThrowError(/carries no demo/);
  });

  it("fixes an image's format by its header, not by its name", () => {
    const image = { path: "/real.qcow2.txt", format: "qcow2" as const, fileSizeBytes: 1 };
    const { config, work } = planNewVm(
      { name: "a", source: { kind: "disk", path: "/link.img", mode: "linked" } },
      { ...facts, image },
    );
    expect(config.drives[0]?.medium).toMatchObject({
      path: "disks/disk0.qcow2",
      backing: [{ path: "/real.qcow2.txt", format: "qcow2" }],
    });
    expect(work).toMatchObject({ kind: "overlay", base: "/real.qcow2.txt", baseFormat: "qcow2" });
  });

  it("makes no disk that the wish's own drives do not use", () => {
    expect(planNewVm({ ...iso, config: { drives: [] } }, facts).work).toEqual({ kind: "none" });
  });
});
