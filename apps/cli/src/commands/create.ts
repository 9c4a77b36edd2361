import { resolve } from "node:path";
import type { BackendConnection, CreateVmInput, VmSource } from "@openutm/shared-types";
import {
  choiceOption,
  flag,
  textOption,
  UsageError,
  wholeNumberOption,
  type Command,
  type OptionValues,
} from "../command.ts";
import { showingJobs } from "../output/jobs.ts";
import { plainText } from "../output/plain-text.ts";

export const hardwareOptions = {
  arch: { type: "string" },
  cpus: { type: "string" },
  "memory-mib": { type: "string" },
  "disk-gib": { type: "string" },
  firmware: { type: "string" },
  display: { type: "string" },
} as const;

/** The part of a new VM that its hardware options say. */
const hardwareInput = (options: OptionValues): Omit<CreateVmInput, "name" | "source"> => {
  const given = {
    arch: choiceOption(options, "arch", ["x86_64", "aarch64"]),
    cpuCount: wholeNumberOption(options, "cpus", 1, 255),
    memoryMib: wholeNumberOption(options, "memory-mib", 1, 16_777_216),
    diskGib: wholeNumberOption(options, "disk-gib", 1, 65_536),
    firmware: choiceOption(options, "firmware", ["bios", "uefi"]),
    displayProtocol: choiceOption(options, "display", ["auto", "spice", "vnc", "none"]),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

const sourceOf = (options: OptionValues): VmSource => {
  const iso = textOption(options, "iso");
  const disk = textOption(options, "disk");
  const given = [iso, disk, flag(options, "demo") || undefined].filter(
    (value) => value !== undefined,
  );
  if (given.length > 1) throw new UsageError("--iso, --disk and --demo exclude each other.");
  if (iso !== undefined) return { kind: "iso", path: resolve(iso) };
  if (disk !== undefined) {
    const mode = choiceOption(options, "disk-mode", ["copy", "linked", "in-place"]) ?? "copy";
    return { kind: "disk", path: resolve(disk), mode: mode === "in-place" ? "inPlace" : mode };
  }
  return flag(options, "demo") ? { kind: "demo" } : { kind: "empty" };
};

/**
 * What makes a new VM of a source with the hardware options that were said.
 * @throws UsageError for an option that this source has no use for
 */
export const newVmInput = (
  name: string,
  source: VmSource,
  options: OptionValues,
): CreateVmInput => {
  const hardware = hardwareInput(options);
  if (hardware.diskGib !== undefined && (source.kind === "disk" || source.kind === "demo"))
    throw new UsageError(
      "--disk-gib is the size of a new, empty disk; this VM brings a disk of its own.",
    );
  if (source.kind === "demo" && (hardware.arch ?? "x86_64") !== "x86_64")
    throw new UsageError("The demo is a program for x86_64.");
  return { name, source, ...hardware };
};

/** Makes a VM and shows how the copying goes. */
export const createVm = (
  backend: BackendConnection,
  input: CreateVmInput,
  progress: (text: string) => void,
) => showingJobs(backend, progress, () => backend.call("vm.create", input));

export const create: Command = {
  summary: "Makes a VM: from an installer ISO, an existing disk image, or the demo.",
  usage:
    "NAME [--iso FILE | --disk FILE [--disk-mode copy|linked|in-place] | --demo] [--arch A] [--cpus N] [--memory-mib N] [--disk-gib N] [--firmware bios|uefi] [--display spice|vnc|auto]",
  options: {
    ...hardwareOptions,
    iso: { type: "string" },
    disk: { type: "string" },
    "disk-mode": { type: "string" },
    demo: { type: "boolean" },
  },
  arity: [1, 1],
  async run({ arguments: [name = ""], options, backend, print }) {
    const input = newVmInput(name, sourceOf(options), options);
    const vm = await createVm(await backend(), input, print.progress);
    print.result(vm, `“${plainText(name)}” is made (${vm.id}). Start it: openutm start ${vm.id}`);
  },
};
