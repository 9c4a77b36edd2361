import type { VmConfig } from "@openutm/shared-types";
import type { Family, LaunchContext, MachineName } from "./context.ts";
import { CODE_NODE, VARS_NODE } from "./firmware.ts";
import { done, lacks, type Outcome } from "./outcome.ts";
import { bare, keyed, type KeyValue, type QemuArg } from "./qemu-arg.ts";

/** The machine of this VM; the contract's rules have refused those that do not fit the architecture. */
export const chooseMachine = (
  config: VmConfig,
  offered: readonly string[],
): Outcome<MachineName> => {
  const chosen =
    config.machine === "auto" ? (config.arch === "x86_64" ? "q35" : "virt") : config.machine;
  return offered.includes(chosen)
    ? done(chosen)
    : lacks(
        `machine.${chosen}`,
        `This QEMU has no machine “${chosen}”.`,
        "Choose another machine in the VM's settings, or install a full QEMU.",
      );
};

// Version 3 of the interrupt controller takes more than 8 processors; KVM can only offer what the host has.
const gic = ({ accelerator }: LaunchContext): readonly KeyValue[] =>
  accelerator === "tcg" || accelerator === "hvf"
    ? [["gic-version", "3"]]
    : accelerator === "kvm"
      ? [["gic-version", "host"]]
      : [];

const flash = ({ firmware }: LaunchContext): readonly KeyValue[] => {
  if (firmware === undefined) return [];
  const code: KeyValue = ["pflash0", CODE_NODE];
  return firmware.varsTemplatePath === undefined ? [code] : [code, ["pflash1", VARS_NODE]];
};

// A guest that puts itself to sleep when idle looks hung; without S3 and S4 it does not try.
const POWER_CHIP = { q35: "ICH9-LPC", pc: "PIIX4_PM" } as const;

const noSleep = (machine: MachineName): readonly QemuArg[] =>
  machine === "virt"
    ? []
    : ["disable_s3", "disable_s4"].map((property) =>
        keyed("-global", undefined, [
          ["driver", POWER_CHIP[machine]],
          ["property", property],
          ["value", "1"],
        ]),
      );

// Without it any code of the guest could write the variables that Secure Boot trusts.
const secureFlash: readonly QemuArg[] = [
  keyed("-global", undefined, [
    ["driver", "cfi.pflash01"],
    ["property", "secure"],
    ["value", "on"],
  ]),
];

/**
 * The board and the VM's name on it. `vmport` stays at QEMU's default (on), so that guests without USB, such as the demo
 * VM, have an absolute pointer (vmmouse).
 */
export const machine: Family = (context) => {
  const needsSmm = context.firmware?.requiresSmm === true;
  return done({
    args: [
      bare("-nodefaults"),
      bare("-no-user-config"),
      keyed("-name", undefined, [["guest", context.host.vmName]]),
      keyed("-uuid", context.host.vmId),
      keyed("-machine", context.machine, [
        ["usb", "off"],
        ["dump-guest-core", "off"],
        ...(needsSmm ? [["smm", "on"] as const] : []),
        ...(context.machine === "virt" ? gic(context) : []),
        ...flash(context),
      ]),
      ...noSleep(context.machine),
      ...(needsSmm ? secureFlash : []),
    ],
  });
};
