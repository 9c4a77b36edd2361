import type { Accelerator, Arch, Platform, QemuVersion } from "@openutm/shared-types";
import { isAtLeast, type Family, type LaunchContext } from "./context.ts";
import { done, refuse, type Outcome } from "./outcome.ts";
import { keyed, type KeyValue } from "./qemu-arg.ts";

export type AccelHost = {
  readonly platform: Platform;
  readonly arch: Arch;
  readonly osBuild: number;
};

type AccelRule = {
  readonly name: Accelerator;
  readonly when: (version: QemuVersion, host: AccelHost) => boolean;
  readonly options: readonly KeyValue[];
};

/** Known rules of accelerators; the first that fits decides. An accelerator without a rule takes no options. */
export const ACCEL_RULES: readonly AccelRule[] = [
  // Before 11.0 WHPX cannot inject MSIs with its own interrupt chip (QEMU issue 346); there is no such chip to turn off on aarch64.
  {
    name: "whpx",
    when: (version, host) => host.arch === "x86_64" && !isAtLeast(version, 11, 0),
    options: [["kernel-irqchip", "off"]],
  },
];

/** Options of `-accel` for this QEMU and host; also what the probe must use, so that it tests what will run. */
export const accelOptions = (
  name: Accelerator,
  version: QemuVersion,
  host: AccelHost,
): readonly KeyValue[] =>
  ACCEL_RULES.find((rule) => rule.name === name && rule.when(version, host))?.options ?? [];

/** The text after `-accel`. */
export const accelArgument = (name: Accelerator, version: QemuVersion, host: AccelHost): string =>
  [name, ...accelOptions(name, version, host).map(([key, value]) => `${key}=${value}`)].join(",");

/** The accelerator of this start: the config's, when it has run guest code here; for `auto` the best that has. */
export const chooseAccelerator = (
  wanted: Accelerator | "auto",
  usable: readonly Accelerator[],
  offered: readonly Accelerator[],
): Outcome<Accelerator> => {
  const candidates = usable.filter((name) => offered.includes(name));
  const chosen = candidates.find((name) => wanted === "auto" || name === wanted);
  if (chosen !== undefined) return done(chosen);
  return wanted === "auto"
    ? refuse(
        "accelerator.unusable",
        "No accelerator of this QEMU runs guest code on this computer.",
        {
          hint: "Look at what the check of this computer says, and install QEMU again if it lists nothing.",
        },
      )
    : refuse(
        "accelerator.unusable",
        `The accelerator “${wanted}” runs no guest code on this computer.`,
        {
          hint:
            candidates.length === 0
              ? "Choose the accelerator “auto”."
              : `Choose the accelerator “auto”; ${candidates.join(", ")} would work.`,
          data: { accelerator: wanted, usable: [...candidates] },
        },
      );
};

const slowness = ({ accelerator, config, host }: LaunchContext): readonly string[] => {
  if (accelerator !== "tcg") return [];
  return config.arch === host.arch
    ? ["Slow: no hardware acceleration. QEMU translates every instruction of the guest."]
    : [
        `Slow: no hardware acceleration. QEMU translates every ${config.arch} instruction for this ${host.arch} computer.`,
      ];
};

export const accel: Family = (context) =>
  done({
    args: [
      keyed(
        "-accel",
        context.accelerator,
        accelOptions(context.accelerator, context.version, context.host),
      ),
    ],
    notes: slowness(context),
  });
