import {
  type ApiErrorValue,
  type HostFacts,
  type LaunchPlan,
  type QemuInstallation,
  validateVmConfig,
  type VmConfig,
} from "@openutm/shared-types";
import { accel, chooseAccelerator } from "./accel.ts";
import { boot } from "./boot.ts";
import type { Family, LaunchContext, Part } from "./context.ts";
import { cpu } from "./cpu.ts";
import { chooseProtocol, display } from "./display.ts";
import { drives } from "./drives.ts";
import { extra } from "./extra.ts";
import { firmware, resolveFirmware } from "./firmware.ts";
import { hotplug } from "./hotplug.ts";
import { input } from "./input.ts";
import { chooseMachine, machine } from "./machine.ts";
import { memory } from "./memory.ts";
import { monitor } from "./monitor.ts";
import { networks } from "./networks.ts";
import { done, refuse, type Outcome } from "./outcome.ts";
import { type QemuArg, serialize } from "./qemu-arg.ts";
import { rng } from "./rng.ts";
import { rtc } from "./rtc.ts";
import { sandbox } from "./sandbox.ts";
import { serial } from "./serial.ts";
import { sharing } from "./sharing.ts";
import { sound } from "./sound.ts";
import { tpm } from "./tpm.ts";
import { usb } from "./usb.ts";

export type LaunchOutcome =
  | { readonly ok: true; readonly plan: LaunchPlan }
  | { readonly ok: false; readonly error: ApiErrorValue };

/** The device families in the order of the command line. */
const FAMILIES: readonly Family[] = [
  machine,
  accel,
  cpu,
  memory,
  firmware,
  tpm,
  rtc,
  hotplug,
  usb,
  drives,
  networks,
  display,
  sound,
  input,
  serial,
  sharing,
  rng,
  boot,
  monitor,
  sandbox,
  extra,
];

const resolveContext = (
  config: VmConfig,
  host: HostFacts,
  qemu: QemuInstallation,
): Outcome<LaunchContext> => {
  const issues = validateVmConfig(config);
  if (issues[0] !== undefined) {
    return refuse("config.invalid", issues[0].message, {
      hint: "Change the VM's settings.",
      data: { issues: issues.map((issue) => ({ ...issue })) },
    });
  }
  const { capabilities, problem } = qemu;
  if (problem !== undefined || capabilities === undefined || qemu.arch !== config.arch) {
    return refuse(
      problem?.code === "qemu.tooOld" ? "qemu.tooOld" : "qemu.notFound",
      problem?.message ?? `No QEMU for ${config.arch} answers on this computer.`,
      {
        hint: problem?.hint ?? "Install QEMU, then check this computer again.",
      },
    );
  }
  const chosenMachine = chooseMachine(config, capabilities.machines);
  if (!chosenMachine.ok) return chosenMachine;
  const accelerator = chooseAccelerator(
    config.accelerator,
    host.usableAccelerators,
    capabilities.accelerators,
  );
  if (!accelerator.ok) return accelerator;
  const protocol = chooseProtocol(
    config.display.protocol,
    host.viewers,
    capabilities.displayProtocols,
  );
  if (!protocol.ok) return protocol;
  const image = resolveFirmware(config, qemu, chosenMachine.value);
  if (!image.ok) return image;
  return done({
    config,
    host,
    capabilities,
    version: qemu.version,
    machine: chosenMachine.value,
    accelerator: accelerator.value,
    displayProtocol: protocol.value,
    firmware: image.value,
  });
};

const collect = (context: LaunchContext): Outcome<readonly Part[]> => {
  const parts: Part[] = [];
  for (const family of FAMILIES) {
    const part = family(context);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  return done(parts);
};

/** The options of this start as data, for tests and for showing them; `planLaunch` has them as text. */
export const buildArgv = (
  config: VmConfig,
  host: HostFacts,
  qemu: QemuInstallation,
): Outcome<readonly QemuArg[]> => {
  const context = resolveContext(config, host, qemu);
  if (!context.ok) return context;
  const parts = collect(context.value);
  return parts.ok ? done(parts.value.flatMap((part) => part.args)) : parts;
};

/**
 * Everything that starting this VM needs, or why it cannot start. Pure: the same input gives the same plan, byte for
 * byte, on every host. Files and helpers are prepared by the launcher in the order given; `argv[0]` is the binary.
 * The guest runs as soon as QEMU does.
 */
export const planLaunch = (
  config: VmConfig,
  host: HostFacts,
  qemu: QemuInstallation,
): LaunchOutcome => {
  const context = resolveContext(config, host, qemu);
  if (!context.ok) return context;
  const parts = collect(context.value);
  if (!parts.ok) return parts;
  return {
    ok: true,
    plan: {
      files: parts.value.flatMap((part) => part.files ?? []),
      helpers: parts.value.flatMap((part) => part.helpers ?? []),
      argv: [qemu.binaryPath, ...serialize(parts.value.flatMap((part) => part.args))],
      env: {},
      cleanup: parts.value.flatMap((part) => part.cleanup ?? []),
      accelerator: context.value.accelerator,
      displayProtocol: context.value.displayProtocol,
      notes: parts.value.flatMap((part) => part.notes ?? []),
    },
  };
};
