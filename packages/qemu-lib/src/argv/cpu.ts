import type { Accelerator, Arch } from "@openutm/shared-types";
import type { Family } from "./context.ts";
import { done, invalid, lacks } from "./outcome.ts";
import { keyed, type KeyValue } from "./qemu-arg.ts";

type CpuChoice = { readonly model: string; readonly options: readonly KeyValue[] };

/**
 * The processor for `auto`. `host` and `max` both allow saving the guest's state, as long as it goes on where it was
 * saved. WHPX runs neither `max` (unexpected exit 4; hangs in OVMF with 11.x) nor, before it was added, `host`.
 */
const automatic = (arch: Arch, accelerator: Accelerator, models: readonly string[]): CpuChoice => {
  if (accelerator === "kvm" || accelerator === "hvf") return { model: "host", options: [] };
  if (accelerator === "whpx")
    return {
      model: models.includes("host") || arch === "aarch64" ? "host" : "qemu64",
      options: [],
    };
  // The architected pointer authentication takes half of the time of an emulated aarch64 guest; this variant is cheap.
  return { model: "max", options: arch === "aarch64" ? [["pauth-impdef", "on"]] : [] };
};

/** `-cpu` and `-smp`: one socket, since Windows' home editions use no second one. */
export const cpu: Family = ({ config, accelerator, capabilities }) => {
  const wanted = config.cpu.model;
  if (wanted === "host" && accelerator === "tcg") {
    return invalid("cpu.model", "The processor “host” needs hardware acceleration; choose “auto”.");
  }
  if (wanted !== "auto" && !capabilities.cpuModels.includes(wanted)) {
    return lacks(
      `cpu.${wanted}`,
      `This QEMU has no processor “${wanted}”.`,
      "Choose “auto” or one of the processors that this QEMU lists.",
    );
  }
  const chosen =
    wanted === "auto"
      ? automatic(config.arch, accelerator, capabilities.cpuModels)
      : { model: wanted, options: [] };
  return done({
    args: [
      keyed("-cpu", chosen.model, chosen.options),
      keyed("-smp", undefined, [
        ["cpus", config.cpu.count],
        ["sockets", 1],
        ["cores", config.cpu.count],
        ["threads", 1],
      ]),
    ],
  });
};
