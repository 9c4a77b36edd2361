// What the rows of the argv corpus are made of: a plain VM, drives, networks, hosts.
import type {
  Accelerator,
  Drive,
  Endpoints,
  HostFacts,
  Network,
  VmConfig,
} from "@openutm/shared-types";

export type ArgvCase = {
  readonly description: string;
  /** A name of argv-qemus.ts. */
  readonly qemu: string;
  readonly config: VmConfig;
  readonly host: HostFacts;
};

export type Config = Partial<VmConfig>;
export type Host = Partial<Omit<HostFacts, "platform" | "arch">>;

export const disk = (id: string, bus: Drive["bus"], rest: Partial<Drive> = {}): Drive => ({
  id,
  kind: "disk",
  bus,
  medium: { kind: "file", path: `disks/${id}.qcow2`, format: "qcow2", backing: [] },
  readOnly: false,
  ...rest,
});

export const cd = (id: string, bus: Drive["bus"], path?: string): Drive => ({
  id,
  kind: "cdrom",
  bus,
  medium:
    path === undefined ? { kind: "empty" } : { kind: "file", path, format: "raw", backing: [] },
  readOnly: true,
});

export const nat = (rest: Partial<Network> = {}): Network => ({
  id: "lan",
  mode: "user",
  model: "virtio",
  mac: "52:54:00:12:34:56",
  portForwards: [],
  isolated: false,
  ...rest,
});

export const PLAIN: VmConfig = {
  arch: "x86_64",
  machine: "auto",
  accelerator: "auto",
  cpu: { model: "auto", count: 2 },
  memoryMib: 2048,
  firmware: { kind: "bios", secureBoot: false, tpm: false },
  drives: [disk("hd", "virtio"), cd("cd", "sata", "/home/ada/Downloads/installer.iso")],
  networks: [nat()],
  display: { protocol: "auto", device: "auto" },
  sound: { device: "hda" },
  usb: { controller: "xhci", tablet: true },
  sharing: { clipboard: true, guestAgent: true },
  boot: { order: ["hd", "cd"], menu: false },
  clock: "utc",
  extraArgs: [],
};

export const ARM: Config = {
  arch: "aarch64",
  firmware: { kind: "uefi", secureBoot: false, tpm: false },
  drives: [disk("hd", "virtio"), cd("cd", "usb", "/home/ada/Downloads/installer-arm64.iso")],
};

export const WINDOWS_GUEST: Config = {
  firmware: { kind: "uefi", secureBoot: false, tpm: false },
  drives: [disk("hd", "sata"), cd("cd", "sata", "/home/ada/Downloads/win.iso")],
  networks: [nat({ model: "e1000e" })],
  clock: "localtime",
};

export const COMMON_HOST = {
  osBuild: 0,
  cpuCount: 8,
  vmId: "0d9f4d1c-7f3c-4c56-9a51-3a6a4a1b2c3d",
  vmName: "My VM",
} as const;

export const unixEndpoints = (runDir: string): Endpoints => {
  const at = (name: string): Endpoints["qmp"] => ({ kind: "unix", path: `${runDir}/${name}.sock` });
  return {
    qmp: at("qmp"),
    qmp2: at("qmp2"),
    display: at("display"),
    serial: at("serial"),
    agent: at("agent"),
  };
};

export const tcpEndpoints = (): Endpoints => {
  const at = (port: number): Endpoints["qmp"] => ({ kind: "tcp", host: "127.0.0.1", port });
  return {
    qmp: at(50_001),
    qmp2: at(50_002),
    display: at(50_003),
    serial: at(50_004),
    agent: at(50_005),
  };
};

export const linux = (
  accelerators: readonly Accelerator[],
  rest: Host = {},
  arch: HostFacts["arch"] = "x86_64",
): HostFacts => {
  const home = "/home/ada/.local/share/openutm";
  return {
    ...COMMON_HOST,
    platform: "linux",
    arch,
    usableAccelerators: [...accelerators],
    viewers: ["spice", "vnc"],
    vmDir: `${home}/vms/${COMMON_HOST.vmId}`,
    runDir: `${home}/run/0a1b2c3d`,
    endpoints: unixEndpoints(`${home}/run/0a1b2c3d`),
    ...rest,
  };
};

export const mac = (
  accelerators: readonly Accelerator[],
  arch: HostFacts["arch"],
  rest: Host = {},
): HostFacts => {
  const home = "/Users/ada/Library/Application Support/OpenUTM";
  return {
    ...COMMON_HOST,
    platform: "macos",
    arch,
    osBuild: 24,
    usableAccelerators: [...accelerators],
    viewers: ["spice", "vnc"],
    vmDir: `${home}/vms/${COMMON_HOST.vmId}`,
    runDir: "/private/var/folders/ou/0a1b2c3d",
    endpoints: unixEndpoints("/private/var/folders/ou/0a1b2c3d"),
    ...rest,
  };
};

export const windows = (
  accelerators: readonly Accelerator[],
  arch: HostFacts["arch"] = "x86_64",
  rest: Host = {},
): HostFacts => {
  const home = "C:\\Users\\Ada\\AppData\\Roaming\\OpenUTM";
  return {
    ...COMMON_HOST,
    platform: "windows",
    arch,
    osBuild: 26_100,
    usableAccelerators: [...accelerators],
    viewers: ["spice", "vnc"],
    vmDir: `${home}\\vms\\${COMMON_HOST.vmId}`,
    runDir: `${home}\\run\\0a1b2c3d`,
    endpoints: tcpEndpoints(),
    ...rest,
  };
};

/** The plain VM's drives with the disc on a Windows host. */
export const windowsDrives = (cdBus: Drive["bus"]): readonly Drive[] => [
  disk("hd", "virtio"),
  cd("cd", cdBus, "D:\\ISOs\\installer.iso"),
];
export const ON_WINDOWS: Config = { drives: [...windowsDrives("sata")] };

export const VNC_ONLY: Host = { viewers: ["vnc"] };

export type Row = readonly [
  name: string,
  description: string,
  qemu: string,
  host: HostFacts,
  config: Config,
];

export const X72 = "linux-x86_64-7.2";
export const X100 = "linux-x86_64-10.0";
export const A72 = "derived-linux-aarch64-7.2-edk2";
export const vmDirLinux = linux([]).vmDir;

export const HOSTILE_NAME = "a,b=c\n-S \"d\" 'e' \\f unix:/x, -device ☃";
