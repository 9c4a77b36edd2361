/** Pure: from what a QEMU answered to what it can do. Nothing in the answers is trusted to have its shape. */
import { Accelerator } from "@openutm/shared-types";
import type { DisplayProtocol, QemuCapabilities } from "@openutm/shared-types";
import questions from "./questions.json" with { type: "json" };

/** What a QEMU is asked: questions.json, which the Rust backend reads too. */
export const capabilityQuestions = questions.qmp;
export const capabilityHelps = questions.help;

export type CapabilityAnswers = {
  /** QMP `return` values; absent where QEMU refused (the build has no such command). */
  readonly qmp: Readonly<Partial<Record<keyof typeof capabilityQuestions, unknown>>>;
  /** Standard output of the helps. */
  readonly help: Readonly<Partial<Record<keyof typeof capabilityHelps, string>>>;
};

/** Total: what is missing or malformed counts as not there. Lists are sorted and hold no name twice. */
export function parseCapabilities({ qmp, help }: CapabilityAnswers): QemuCapabilities {
  const commands = names(qmp.commands);
  const chardevs = names(qmp.chardevs).map((name) => name.replace(/^chardev-/, ""));
  return {
    machines: sorted([...names(qmp.machines), ...names(qmp.machines, "alias")]),
    cpuModels: sorted(names(qmp.cpuModels)),
    devices: sorted(deviceNames(qmp.devices)),
    netdevs: sorted(listed(qmp.netdevs)),
    chardevs: sorted(chardevs),
    audiodevs: sorted(listed(help.audiodevs)),
    displays: sorted(listed(help.displays)),
    accelerators: Accelerator.options.filter((name) =>
      names(qmp.accelerators).includes(`${name}-accel`),
    ),
    displayProtocols: displayProtocols(commands, chardevs),
    tpm:
      names(qmp.tpmTypes, "self").includes("emulator") && names(qmp.tpmModels, "self").length > 0,
    sandbox: Array.isArray(qmp.sandbox) && qmp.sandbox.length > 0,
  };
}

/** The guest architecture of this binary, in QEMU's word; undefined when it did not say. */
export function targetOf({ qmp }: CapabilityAnswers): string | undefined {
  const arch = field(qmp.target, "arch");
  return typeof arch === "string" ? arch : undefined;
}

/**
 * `query-spice` says that SPICE was compiled, the spicevmc chardev that its modules are installed and load (Debian and
 * Fedora package them apart; chardev-spice depends on ui-spice-core).
 */
function displayProtocols(
  commands: readonly string[],
  chardevs: readonly string[],
): DisplayProtocol[] {
  const spice = commands.includes("query-spice") && chardevs.includes("spicevmc");
  return [
    ...(spice ? (["spice"] as const) : []),
    ...(commands.includes("query-vnc") ? (["vnc"] as const) : []),
  ];
}

const maxNames = 10_000;
const qemuName = /^[A-Za-z0-9][A-Za-z0-9_.,+:-]{0,127}$/;

function names(list: unknown, key: "name" | "alias" | "self" = "name"): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list
    .slice(0, maxNames)
    .map((entry: unknown) => (key === "self" ? entry : field(entry, key)))
    .filter((name): name is string => typeof name === "string" && qemuName.test(name));
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** `name "virtio-blk-pci", bus PCI, alias "virtio-blk"`, one a line. */
function deviceNames(text: unknown): readonly string[] {
  if (typeof text !== "string") return [];
  return [...text.matchAll(/^name "([^"\r\n]{1,128})"/gm)]
    .slice(0, maxNames)
    .map(([, name = ""]) => name)
    .filter((name) => qemuName.test(name));
}

/** A heading that ends in a colon, then one name a line; later notes hold spaces. */
function listed(text: unknown): readonly string[] {
  if (typeof text !== "string") return [];
  return text
    .split(/\r?\n/)
    .slice(0, maxNames)
    .map((line) => line.trim())
    .filter((line) => qemuName.test(line) && !line.endsWith(":"));
}

function sorted(list: readonly string[]): string[] {
  return [...new Set(list)].toSorted();
}
