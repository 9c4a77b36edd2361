/** Pure: how one probe is started, and whether what came back proves that guest code ran. */
import type { Accelerator, Arch, QemuVersion } from "@openutm/shared-types";
import { accelArgument } from "../argv/accel.ts";
import type { BoundedOutcome } from "../process/run-bounded.ts";
import type { ProbeHost } from "./host-rules.ts";

export type ProbeRun = {
  readonly accelerator: Accelerator;
  readonly guestArch: Arch;
  /** `host` is what a VM gets with hardware acceleration; QEMU's default tells whether it is only that model that fails. */
  readonly cpu: "host" | "default";
  readonly guestPath: string;
};

/** What the x86 guest leaves through isa-debug-exit: 0x10 * 2 + 1. */
const debugExitStatus = 33;

const machines: Readonly<Record<Arch, (guestPath: string) => readonly string[]>> = {
  // A real machine: with `-machine none` WHPX asserts (QEMU 11.1), and without a vCPU nothing is proven.
  x86_64: (guestPath) => [
    ...["-machine", "q35", "-m", "32", "-bios", guestPath],
    ...["-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"],
  ],
  aarch64: (guestPath) => ["-machine", "virt", "-m", "32", "-kernel", guestPath],
};

/**
 * The processor models to try in turn, the VM's own (argv/cpu.ts) first. `cpuModels` is what this QEMU lists: WHPX on x86 got
 * `host` late. The default model of an aarch64 machine is none that hardware runs.
 */
export function cpuModelsToTry(
  accelerator: Accelerator,
  guestArch: Arch,
  cpuModels: readonly string[] = [],
): readonly ProbeRun["cpu"][] {
  if (accelerator === "tcg") return ["default"];
  if (guestArch === "aarch64") return ["host"];
  return accelerator === "whpx" && !cpuModels.includes("host") ? ["default"] : ["host", "default"];
}

export function probeArgs(run: ProbeRun, version: QemuVersion, host: ProbeHost): readonly string[] {
  return [
    ...["-accel", accelArgument(run.accelerator, version, host.arch)],
    ...(run.cpu === "host" ? ["-cpu", "host"] : run.guestArch === "aarch64" ? ["-cpu", "max"] : []),
    ...machines[run.guestArch](run.guestPath),
    ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-S", "-qmp", "stdio"],
  ];
}

/** Written to QMP at once: the guest starts when QEMU listens, and its end is reported as an event. */
export const probeInput = '{"execute":"qmp_capabilities"}\n{"execute":"cont"}\n';

/** Only what no QEMU does by itself counts: the status that the x86 guest chose, the shutdown that the aarch64 guest asked for. */
export function ranGuestCode(guestArch: Arch, outcome: BoundedOutcome): boolean {
  if (outcome.ended !== "exited") return false;
  return guestArch === "x86_64"
    ? outcome.exitCode === debugExitStatus
    : outcome.exitCode === 0 && /"event": ?"SHUTDOWN".*"guest-shutdown"/.test(outcome.stdout);
}
