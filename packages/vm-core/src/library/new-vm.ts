// What a new VM is made of: pure, so that the same wish on the same host gives the same machine.
import { osFacts } from "@openutm/qemu-lib/identify/facts.ts";
import type { OsFacts } from "@openutm/qemu-lib/identify/facts.ts";
import type {
  CreateVmInput,
  Drive,
  ImageReport,
  Medium,
  Settings,
  VmConfig,
} from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import type { LibraryHost } from "./host.ts";

/** What must be made or copied in the VM's directory before the VM exists. Paths are relative to it. */
export type DiskWork =
  | { readonly kind: "none" }
  | { readonly kind: "create"; readonly path: string; readonly sizeGib: number }
  | {
      readonly kind: "overlay";
      readonly path: string;
      readonly base: string;
      readonly baseFormat: "raw" | "qcow2";
    }
  | { readonly kind: "copy"; readonly path: string; readonly from: string };

export type NewVmFacts = {
  readonly host: LibraryHost;
  readonly diskFreeBytes: number;
  readonly mac: string;
  /** What the user wants for new VMs in place of what is usual for their system. */
  readonly usual?: Settings["newVm"];
  /** Of `source.path`; judged already. */
  readonly image?: ImageReport;
  readonly demoImagePath?: string;
};

export type NewVm = { readonly config: VmConfig; readonly work: DiskWork };

const gib = 1024 ** 3;
/** Below this no common installer finishes, so a nearly full host still gets a disk of this virtual size. */
const leastDiskGib = 8;

/** Without an id: what suits nearly every Linux. */
const factsOf = (input: CreateVmInput): OsFacts => osFacts(input.osId ?? "");

const diskGib = (input: CreateVmInput, facts: NewVmFacts): number =>
  input.diskGib ??
  Math.max(
    leastDiskGib,
    Math.min(facts.usual?.diskGib ?? factsOf(input).diskGib, Math.floor(facts.diskFreeBytes / gib)),
  );

/** Half of the host's memory at most: the host must go on living beside its guest. */
const memoryMib = (wantedMib: number, host: LibraryHost): number =>
  Math.max(128, Math.min(wantedMib, Math.floor(host.memoryMib / 2)));

export const diskFormat = (image: ImageReport | undefined): "raw" | "qcow2" =>
  image?.format === "qcow2" ? "qcow2" : "raw";

const mainDisk = "disks/disk0.qcow2";

/** An image as a drive's medium. */
export const fileMedium = (
  path: string,
  format: "raw" | "qcow2",
  backing: Extract<Medium, { kind: "file" }>["backing"] = [],
): Medium => ({ kind: "file", path, format, backing });

type Media = { readonly disk: Medium; readonly cd?: Medium; readonly work: DiskWork };

const mediaOf = (input: CreateVmInput, facts: NewVmFacts): Media => {
  const { source } = input;
  switch (source.kind) {
    case "iso":
      return {
        disk: fileMedium(mainDisk, "qcow2"),
        cd: fileMedium(source.path, "raw"),
        work: { kind: "create", path: mainDisk, sizeGib: diskGib(input, facts) },
      };
    case "empty":
      return {
        disk: fileMedium(mainDisk, "qcow2"),
        cd: { kind: "empty" },
        work: { kind: "create", path: mainDisk, sizeGib: diskGib(input, facts) },
      };
    case "disk":
      // The file itself, not a link to it: what it is to two VMs must be told by its path.
      return diskMedia(
        { ...source, path: facts.image?.path ?? source.path },
        diskFormat(facts.image),
      );
    case "demo": {
      if (facts.demoImagePath === undefined)
        throw new ApiError("capability.missing", "This build of OpenUTM carries no demo VM.", {
          hint: "Create a VM from an ISO instead.",
        });
      const path = "disks/demo.img";
      return {
        disk: fileMedium(path, "raw"),
        work: { kind: "copy", path, from: facts.demoImagePath },
      };
    }
  }
};

const diskMedia = (
  source: Extract<CreateVmInput["source"], { kind: "disk" }>,
  format: "raw" | "qcow2",
): Media => {
  switch (source.mode) {
    case "inPlace":
      return { disk: fileMedium(source.path, format), work: { kind: "none" } };
    case "linked":
      return {
        disk: fileMedium(mainDisk, "qcow2", [{ path: source.path, format }]),
        work: { kind: "overlay", path: mainDisk, base: source.path, baseFormat: format },
      };
    case "copy": {
      const path = format === "qcow2" ? mainDisk : "disks/disk0.img";
      return { disk: fileMedium(path, format), work: { kind: "copy", path, from: source.path } };
    }
  }
};

type Buses = { readonly disk: Drive["bus"]; readonly cd: Drive["bus"] };

/** What the system's installer has drivers for. IDE exists on x86 alone. */
export const busesOf = (os: OsFacts, arch: VmConfig["arch"]): Buses => {
  if (arch === "x86_64") return { disk: os.diskBus, cd: os.diskBus === "ide" ? "ide" : "sata" };
  return { disk: os.diskBus === "ide" ? "sata" : os.diskBus, cd: "usb" };
};

const drivesOf = (media: Media, bus: Drive["bus"], cdBus: Drive["bus"]): Drive[] => [
  { id: "disk0", kind: "disk", bus, medium: media.disk, readOnly: false },
  ...(media.cd === undefined
    ? []
    : [
        {
          id: "cd0",
          kind: "cdrom" as const,
          bus: cdBus,
          medium: media.cd,
          readOnly: true,
        },
      ]),
];

const demoConfig = (media: Media): VmConfig => ({
  arch: "x86_64",
  machine: "auto",
  accelerator: "auto",
  cpu: { model: "auto", count: 1 },
  memoryMib: 128,
  firmware: { kind: "bios", secureBoot: false, tpm: false },
  drives: drivesOf(media, "sata", "sata"),
  networks: [],
  display: { protocol: "auto", device: "std" },
  sound: { device: "none" },
  // The demo reads the PS/2 mouse; a tablet would take the pointer's events away from it.
  usb: { controller: "none", tablet: false },
  sharing: { clipboard: false, guestAgent: false },
  boot: { order: ["disk0"], menu: false },
  clock: "utc",
  extraArgs: [],
});

const commonConfig = (input: CreateVmInput, facts: NewVmFacts, media: Media): VmConfig => {
  const arch = input.arch ?? facts.host.arch;
  const os = factsOf(input);
  const buses = busesOf(os, arch);
  const drives = drivesOf(media, buses.disk, buses.cd);
  const uefi = arch === "aarch64" || os.firmware === "uefi";
  // On aarch64 there is no other keyboard than USB's.
  const xhci = arch === "aarch64" || os.supportsXhci;
  return {
    arch,
    machine: buses.disk === "ide" ? "pc" : "auto",
    accelerator: "auto",
    cpu: {
      model: "auto",
      count: Math.min(facts.usual?.cpuCount ?? os.cpuCount, facts.host.cpuCount),
    },
    memoryMib: memoryMib(facts.usual?.memoryMib ?? os.memoryMib, facts.host),
    firmware: { kind: uefi ? "uefi" : "bios", secureBoot: false, tpm: false },
    drives,
    networks: [
      {
        id: "net0",
        mode: "user",
        model: os.networkModel,
        mac: facts.mac,
        portForwards: [],
        isolated: false,
      },
    ],
    display: { protocol: "auto", device: "auto" },
    sound: { device: os.soundDevice },
    usb: xhci ? { controller: "xhci", tablet: true } : { controller: "none", tablet: false },
    sharing: { clipboard: true, guestAgent: true },
    // The disk first: while it is empty the firmware falls through to the CD, and once a system is on it, that one starts.
    boot: { order: drives.map((drive) => drive.id), menu: false },
    // Windows takes the hardware clock for local time.
    clock: os.family === "windows" ? "localtime" : "utc",
    extraArgs: [],
  };
};

const asked = (input: CreateVmInput, config: VmConfig): VmConfig => ({
  ...config,
  ...(input.arch === undefined ? {} : { arch: input.arch }),
  cpu: input.cpuCount === undefined ? config.cpu : { ...config.cpu, count: input.cpuCount },
  memoryMib: input.memoryMib ?? config.memoryMib,
  firmware:
    input.firmware === undefined ? config.firmware : { ...config.firmware, kind: input.firmware },
  display:
    input.displayProtocol === undefined
      ? config.display
      : { ...config.display, protocol: input.displayProtocol },
});

const withoutUndefined = <T extends object>(patch: T): Partial<VmConfig> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

/** Each section that is given replaces that section whole. */
export const patchConfig = (
  config: VmConfig,
  patch: NonNullable<CreateVmInput["config"]>,
): VmConfig => ({ ...config, ...withoutUndefined(patch) });

const uses = (config: VmConfig, path: string): boolean =>
  config.drives.some((drive) => drive.medium.kind === "file" && drive.medium.path === path);

/**
 * The config and the work for a wish: defaults for its source and host, then the wish's own fields, then its `config`.
 * @throws ApiError `capability.missing` for a demo that this build does not carry
 */
export const planNewVm = (input: CreateVmInput, facts: NewVmFacts): NewVm => {
  const media = mediaOf(input, facts);
  const base = input.source.kind === "demo" ? demoConfig(media) : commonConfig(input, facts, media);
  const config = patchConfig(asked(input, base), input.config ?? {});
  const work: DiskWork =
    media.work.kind === "none" || uses(config, media.work.path) ? media.work : { kind: "none" };
  return { config, work };
};

/** The config alone: what a new VM would be. */
export const defaultConfig = (input: CreateVmInput, facts: NewVmFacts): VmConfig =>
  planNewVm(input, facts).config;
