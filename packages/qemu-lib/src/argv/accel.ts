import type { Accelerator, Arch, QemuVersion } from "@openutm/shared-types";
import { isWithin, type VersionRange } from "../find/version.ts";
import table from "./accelerator-options.json" with { type: "json" };
import type { Family, LaunchContext } from "./context.ts";
import { done, refuse, type Outcome } from "./outcome.ts";
import { keyed, type KeyValue } from "./qemu-arg.ts";

type AccelRule = {
  readonly name: string;
  readonly hostArch?: string;
  readonly qemu?: VersionRange;
  /** Names and values. */
  readonly options: readonly (readonly string[])[];
};

const rules: readonly AccelRule[] = table.rules;

/** Options of `-accel` for this QEMU and host; also what the probe must use, so that it tests what will run. */
export const accelOptions = (
  name: Accelerator,
  version: QemuVersion,
  hostArch: Arch,
): readonly KeyValue[] => {
  const rule = rules.find(
    (rule) =>
      rule.name === name &&
      (rule.hostArch ?? hostArch) === hostArch &&
      isWithin(version, rule.qemu),
  );
  return (rule?.options ?? []).map(([key = "", value = ""]) => [key, value]);
};

/** The text after `-accel`. */
export const accelArgument = (name: Accelerator, version: QemuVersion, hostArch: Arch): string =>
  [name, ...accelOptions(name, version, hostArch).map(([key, value]) => `${key}=${value}`)].join(
    ",",
  );

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
        accelOptions(context.accelerator, context.version, context.host.arch),
      ),
    ],
    notes: slowness(context),
  });
