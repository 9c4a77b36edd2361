// The QEMUs of the argv goldens: some asked of real binaries (record-argv-qemu.ts), the others derived from those by what
// is known of the builds for macOS and Windows. A derived one says so in its name.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FirmwareImage, type QemuCapabilities, QemuInstallation } from "@openutm/shared-types";

export const argvVectorFolder = fileURLToPath(
  new URL("../../shared-types/vectors/argv/", import.meta.url),
);
export const recordedQemuFolder = join(argvVectorFolder, "qemu");

const DERIVED_PREFIX = "derived-";

const recorded = (): Readonly<Record<string, QemuInstallation>> =>
  Object.fromEntries(
    readdirSync(recordedQemuFolder)
      .filter((file) => file.endsWith(".json") && !file.startsWith(DERIVED_PREFIX))
      .map((file) => [
        basename(file, ".json"),
        QemuInstallation.parse(JSON.parse(readFileSync(join(recordedQemuFolder, file), "utf8"))),
      ]),
  );

type Change = {
  readonly from: string;
  readonly binaryPath?: string;
  readonly version?: readonly [major: number, minor: number, micro: number];
  readonly without?: Partial<Pick<QemuCapabilities, ListName>>;
  readonly with?: Partial<Pick<QemuCapabilities, ListName>>;
  readonly set?: Partial<QemuCapabilities>;
  readonly firmware?: readonly FirmwareImage[];
};

type ListName = "devices" | "netdevs" | "chardevs" | "audiodevs" | "displays" | "cpuModels";

const SPICE_PARTS = {
  set: { displayProtocols: ["vnc"] },
  without: {
    chardevs: ["spicevmc", "spiceport"],
    audiodevs: ["spice"],
    displays: ["spice-app"],
    devices: ["qxl", "qxl-vga"],
  },
} satisfies Partial<Change>;

const armFirmware = (folder: string, code: string, vars: string): FirmwareImage => ({
  descriptorPath: `${folder}/firmware/60-edk2-aarch64.json`,
  description: "UEFI firmware for aarch64",
  arch: "aarch64",
  machines: ["virt-*"],
  kind: "uefi",
  secureBoot: false,
  requiresSmm: false,
  codePath: code,
  codeFormat: "raw",
  varsTemplatePath: vars,
  varsFormat: "raw",
});

const DEBIAN = "/usr/share/AAVMF";
const debianArm = armFirmware(
  "/usr/share/qemu",
  `${DEBIAN}/AAVMF_CODE.fd`,
  `${DEBIAN}/AAVMF_VARS.fd`,
);
const debianArmSecure: FirmwareImage = {
  ...armFirmware("/usr/share/qemu", `${DEBIAN}/AAVMF_CODE.ms.fd`, `${DEBIAN}/AAVMF_VARS.ms.fd`),
  descriptorPath: "/usr/share/qemu/firmware/40-edk2-aarch64-secure-enrolled.json",
  secureBoot: true,
};

const BREW = "/opt/homebrew/share/qemu";
const brewArm = armFirmware(BREW, `${BREW}/edk2-aarch64-code.fd`, `${BREW}/edk2-arm-vars.fd`);
const brewX86 = (folder: string): FirmwareImage => ({
  ...brewArm,
  descriptorPath: `${folder}/firmware/60-edk2-x86_64.json`,
  description: "UEFI firmware for x86_64",
  arch: "x86_64",
  machines: ["pc-i440fx-*", "pc-q35-*"],
  codePath: `${folder}/edk2-x86_64-code.fd`,
  varsTemplatePath: `${folder}/edk2-i386-vars.fd`,
});

const WINDOWS = "C:\\Program Files\\qemu";
const windowsX86: FirmwareImage = {
  ...brewX86(BREW),
  descriptorPath: `${WINDOWS}\\share\\firmware\\60-edk2-x86_64.json`,
  codePath: `${WINDOWS}\\share\\edk2-x86_64-code.fd`,
  varsTemplatePath: `${WINDOWS}\\share\\edk2-i386-vars.fd`,
};
const windowsArm: FirmwareImage = {
  ...brewArm,
  descriptorPath: `${WINDOWS}\\share\\firmware\\60-edk2-aarch64.json`,
  codePath: `${WINDOWS}\\share\\edk2-aarch64-code.fd`,
  varsTemplatePath: `${WINDOWS}\\share\\edk2-arm-vars.fd`,
};

const LINUX_ONLY = ["l2tpv3", "bridge", "tap", "vhost-user", "vhost-vdpa", "af-xdp", "passt"];

const brew = (from: string, binaryPath: string, firmware: FirmwareImage): Change => ({
  from,
  binaryPath,
  version: [10, 1, 0],
  set: { displayProtocols: ["vnc"], accelerators: ["hvf", "tcg"], tpm: true, sandbox: false },
  without: { ...SPICE_PARTS.without, netdevs: LINUX_ONLY },
  with: {
    audiodevs: ["coreaudio"],
    netdevs: ["vmnet-bridged", "vmnet-host", "vmnet-shared"],
    cpuModels: ["host"],
  },
  firmware: [firmware],
});

const weilnetz = (
  from: string,
  binaryPath: string,
  firmware: FirmwareImage,
  version: Change["version"] & {},
): Change => ({
  from,
  binaryPath,
  version,
  set: {
    displayProtocols: ["spice", "vnc"],
    accelerators: ["whpx", "tcg"],
    tpm: false,
    sandbox: false,
  },
  without: {
    netdevs: LINUX_ONLY,
    devices: ["tpm-crb", "tpm-tis", "tpm-tis-device"],
    cpuModels: version[0] < 11 ? ["host"] : [],
  },
  with: { audiodevs: ["dsound"], netdevs: ["tap"], cpuModels: version[0] < 11 ? [] : ["host"] },
  firmware: [firmware],
});

const DERIVED: Readonly<Record<string, Change>> = {
  "linux-x86_64-7.2-no-spice": { from: "linux-x86_64-7.2", ...SPICE_PARTS },
  "linux-x86_64-10.0-no-spice": { from: "linux-x86_64-10.0", ...SPICE_PARTS },
  "linux-x86_64-10.1-no-spice": { from: "linux-x86_64-10.0", ...SPICE_PARTS, version: [10, 1, 0] },
  // With the package of sound modules that desktops have (Debian's qemu-system-gui).
  "linux-x86_64-10.0-sound": {
    from: "linux-x86_64-10.0",
    ...SPICE_PARTS,
    with: { audiodevs: ["pa", "pipewire", "sdl"] },
  },
  "linux-aarch64-7.2-edk2": { from: "linux-aarch64-7.2", firmware: [debianArmSecure, debianArm] },
  "linux-aarch64-7.2-edk2-no-spice": {
    from: "linux-aarch64-7.2",
    ...SPICE_PARTS,
    firmware: [debianArmSecure, debianArm],
  },
  "linux-aarch64-10.0-kvm": {
    from: "linux-aarch64-10.0",
    firmware: [debianArmSecure, debianArm],
    set: { accelerators: ["kvm", "tcg"] },
    with: { cpuModels: ["host"] },
  },
  "linux-x86_64-10.0-bare": {
    from: "linux-x86_64-10.0",
    set: { displayProtocols: ["vnc"], sandbox: false, tpm: false },
    without: {
      chardevs: ["spicevmc", "spiceport", "qemu-vdagent"],
      netdevs: ["user"],
      devices: ["virtio-rng-pci", "virtio-vga"],
    },
  },
  "macos-aarch64-10.1": brew(
    "linux-aarch64-10.0",
    "/opt/homebrew/bin/qemu-system-aarch64",
    brewArm,
  ),
  "macos-aarch64-x86_64-guest-10.1": {
    ...brew("linux-x86_64-10.0", "/opt/homebrew/bin/qemu-system-x86_64", brewX86(BREW)),
    set: { displayProtocols: ["vnc"], accelerators: ["tcg"], tpm: true, sandbox: false },
  },
  "macos-x86_64-10.1": brew(
    "linux-x86_64-10.0",
    "/usr/local/bin/qemu-system-x86_64",
    brewX86("/usr/local/share/qemu"),
  ),
  "windows-x86_64-10.0": weilnetz(
    "linux-x86_64-10.0",
    `${WINDOWS}\\qemu-system-x86_64.exe`,
    windowsX86,
    [10, 0, 0],
  ),
  "windows-x86_64-11.0": weilnetz(
    "linux-x86_64-10.0",
    `${WINDOWS}\\qemu-system-x86_64.exe`,
    windowsX86,
    [11, 0, 0],
  ),
  "windows-aarch64-11.0": weilnetz(
    "linux-aarch64-10.0",
    `${WINDOWS}\\qemu-system-aarch64.exe`,
    windowsArm,
    [11, 0, 0],
  ),
};

const changedList = (change: Change, name: ListName, names: readonly string[]): string[] =>
  [
    ...new Set([
      ...names.filter((entry) => !change.without?.[name]?.includes(entry)),
      ...(change.with?.[name] ?? []),
    ]),
  ].toSorted();

const derive = (base: QemuInstallation, change: Change): QemuInstallation => {
  const [major, minor, micro] = change.version ?? [
    base.version.major,
    base.version.minor,
    base.version.micro,
  ];
  const capabilities = base.capabilities;
  if (capabilities === undefined) throw new Error(`${change.from} has no capabilities`);
  return QemuInstallation.parse({
    ...base,
    binaryPath: change.binaryPath ?? base.binaryPath,
    version: {
      major,
      minor,
      micro,
      text: `QEMU emulator version ${major}.${minor}.${micro} (derived from ${change.from})`,
    },
    capabilities: {
      ...capabilities,
      ...change.set,
      devices: changedList(change, "devices", capabilities.devices),
      netdevs: changedList(change, "netdevs", capabilities.netdevs),
      chardevs: changedList(change, "chardevs", capabilities.chardevs),
      audiodevs: changedList(change, "audiodevs", capabilities.audiodevs),
      displays: changedList(change, "displays", capabilities.displays),
      cpuModels: changedList(change, "cpuModels", capabilities.cpuModels),
    },
    firmware: change.firmware ?? base.firmware,
  });
};

/** Every QEMU of the corpus by name: the recorded ones as they are, the derived ones made anew. */
export const argvQemus = (): Readonly<Record<string, QemuInstallation>> => {
  const real = recorded();
  const derived = Object.entries(DERIVED).map(([name, change]) => {
    const base = real[change.from];
    if (base === undefined) throw new Error(`No recording ${change.from}`);
    return [`${DERIVED_PREFIX}${name}`, derive(base, change)] as const;
  });
  return { ...real, ...Object.fromEntries(derived) };
};
