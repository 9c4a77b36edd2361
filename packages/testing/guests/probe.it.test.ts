/** The accelerator probes leave QEMU the way guests/probe/README.md says. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout } from "./cache.ts";

const folder = join(checkout, "guests", "probe");
const quiet = ["-accel", "tcg", "-display", "none", "-nodefaults", "-no-user-config", "-no-reboot"];
const debugExit = ["-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"];

/** QEMU's exit status; undefined when the guest did not leave in time. */
function leave(binary: string, args: readonly string[]): number | undefined {
  const { status, stderr } = spawnSync(binary, [...quiet, ...args], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(stderr).toBe("");
  return status ?? undefined;
}

describe("accelerator probes", () => {
  for (const machine of ["q35", "pc"])
    it(`x86 ROM on ${machine}`, () => {
      const args = ["-machine", machine, ...debugExit, "-bios", join(folder, "x86-rom.bin")];
      expect(leave("qemu-system-x86_64", args)).toBe(33);
    });

  it("x86 disk through SeaBIOS", () => {
    const disk = `if=virtio,format=raw,readonly=on,file=${join(folder, "x86.img")}`;
    expect(leave("qemu-system-x86_64", ["-machine", "q35", ...debugExit, "-drive", disk])).toBe(33);
  });

  it("aarch64, off by PSCI", (context) => {
    const binary = "qemu-system-aarch64";
    context.skip(
      spawnSync(binary, ["--version"]).status !== 0,
      "qemu-system-aarch64 is not installed",
    );
    const kernel = ["-kernel", join(folder, "aarch64.bin")];
    expect(leave(binary, ["-machine", "virt", "-cpu", "cortex-a57", ...kernel])).toBe(0);
    expect(leave(binary, ["-machine", "virt", "-cpu", "max", ...kernel])).toBe(0);
  });
});
