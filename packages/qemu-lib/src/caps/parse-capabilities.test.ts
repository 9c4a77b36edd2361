import { readFileSync } from "node:fs";
import { join } from "node:path";
import { QemuCapabilities } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { parseCapabilities, targetOf } from "./parse-capabilities.ts";
import type { CapabilityAnswers } from "./parse-capabilities.ts";

const vectors = join(import.meta.dirname, "../../../shared-types/vectors/qemu");

function recorded(name: string): CapabilityAnswers {
  const text = readFileSync(join(vectors, `capabilities-${name}.json`), "utf8");
  return (JSON.parse(text) as { answers: CapabilityAnswers }).answers;
}

const withQmp = (
  answers: CapabilityAnswers,
  change: CapabilityAnswers["qmp"],
): CapabilityAnswers => ({
  ...answers,
  qmp: { ...answers.qmp, ...change },
});

describe("parseCapabilities", () => {
  const debian = recorded("x86_64-7.2");

  it("reads QEMU 7.2 of Debian for x86_64", () => {
    const capabilities = QemuCapabilities.parse(parseCapabilities(debian));
    expect(targetOf(debian)).toBe("x86_64");
    expect(capabilities.machines).toEqual(expect.arrayContaining(["q35", "pc", "pc-q35-7.2"]));
    expect(capabilities.cpuModels).toEqual(expect.arrayContaining(["host", "max", "qemu64"]));
    expect(capabilities.devices).toEqual(
      expect.arrayContaining(["virtio-vga", "virtio-blk-pci", "qxl-vga", "isa-debug-exit"]),
    );
    // Not user-creatable: QOM lists them, `-device` refuses them.
    expect(capabilities.devices).not.toContain("fw_cfg_io");
    expect(capabilities.netdevs).toEqual(expect.arrayContaining(["user", "tap", "bridge"]));
    expect(capabilities.chardevs).toEqual(
      expect.arrayContaining(["socket", "spicevmc", "qemu-vdagent"]),
    );
    expect(capabilities.audiodevs).toEqual(expect.arrayContaining(["none", "spice", "pa"]));
    expect(capabilities.displays).toEqual(expect.arrayContaining(["none", "gtk", "egl-headless"]));
    expect(capabilities).toMatchObject({
      accelerators: ["kvm", "tcg"],
      displayProtocols: ["spice", "vnc"],
      tpm: true,
      sandbox: true,
    });
  });

  it("reads QEMU 7.2 of Debian for aarch64", () => {
    const arm = recorded("aarch64-7.2");
    const capabilities = parseCapabilities(arm);
    expect(targetOf(arm)).toBe("aarch64");
    expect(capabilities.machines).toEqual(expect.arrayContaining(["virt"]));
    expect(capabilities.accelerators).toEqual(["tcg"]);
    expect(capabilities.cpuModels).toContain("max");
  });

  it("reads QEMU 10.0 of Debian for x86_64", () => {
    const capabilities = parseCapabilities(recorded("x86_64-10.0"));
    expect(capabilities.machines).toEqual(expect.arrayContaining(["q35", "pc-q35-10.0"]));
    expect(capabilities.devices).toEqual(
      expect.arrayContaining(["virtio-vga", "virtio-sound-pci"]),
    );
    expect(capabilities.netdevs).toContain("user");
    expect(capabilities.audiodevs).toContain("none");
    expect(capabilities).toMatchObject({
      accelerators: ["kvm", "tcg"],
      displayProtocols: ["spice", "vnc"],
      tpm: true,
      sandbox: true,
    });
  });

  it("has no SPICE when its modules are not installed, though it was compiled", () => {
    const chardevs = (debian.qmp.chardevs as { name: string }[]).filter(
      ({ name }) => !name.includes("spice"),
    );
    expect(parseCapabilities(withQmp(debian, { chardevs })).displayProtocols).toEqual(["vnc"]);
  });

  it("has no TPM where QEMU lacks the commands, and no sandbox where the option is unknown", () => {
    const answers = withQmp(debian, {
      tpmTypes: undefined,
      tpmModels: undefined,
      sandbox: undefined,
    });
    expect(parseCapabilities(answers)).toMatchObject({ tpm: false, sandbox: false });
  });

  it("has no TPM when only a passed-through chip is known", () => {
    expect(parseCapabilities(withQmp(debian, { tpmTypes: ["passthrough"] })).tpm).toBe(false);
  });

  it.each([
    [{ qmp: {}, help: {} }],
    [
      {
        qmp: { machines: null, devices: 7, commands: {}, accelerators: [null, 1, { name: {} }] },
        help: { displays: "" },
      },
    ],
    [
      {
        qmp: { machines: [{ name: "x\u0000y" }, { name: "a b" }, { name: "-help" }] },
        help: { audiodevs: "\n--\nq w\n" },
      },
    ],
  ])("takes nonsense for nothing: %j", (answers) => {
    const capabilities = QemuCapabilities.parse(parseCapabilities(answers as CapabilityAnswers));
    const lists = Object.values(capabilities).filter((value) => Array.isArray(value));
    expect(lists.flat()).toEqual([]);
  });
});
