// The argv corpus as a table: what each case changes of a plain VM, on which host, with which QEMU. The goldens under
// shared-types/vectors/argv are written from it (`UPDATE_GOLDEN=1`) and serve the Rust builder too.
import {
  type Accelerator,
  type Drive,
  type Endpoints,
  HostFacts,
  type Network,
  VmConfig,
} from "@openutm/shared-types";

export type ArgvCase = {
  readonly description: string;
  /** A name of argv-qemus.ts. */
  readonly qemu: string;
  readonly config: VmConfig;
  readonly host: HostFacts;
};

type Config = Partial<VmConfig>;
type Host = Partial<Omit<HostFacts, "platform" | "arch">>;

const disk = (id: string, bus: Drive["bus"], rest: Partial<Drive> = {}): Drive => ({
  id,
  kind: "disk",
  bus,
  medium: { kind: "file", path: `disks/${id}.qcow2`, format: "qcow2", backing: [] },
  readOnly: false,
  ...rest,
});

const cd = (id: string, bus: Drive["bus"], path?: string): Drive => ({
  id,
  kind: "cdrom",
  bus,
  medium:
    path === undefined ? { kind: "empty" } : { kind: "file", path, format: "raw", backing: [] },
  readOnly: true,
});

const nat = (rest: Partial<Network> = {}): Network => ({
  id: "lan",
  mode: "user",
  model: "virtio",
  mac: "52:54:00:12:34:56",
  portForwards: [],
  isolated: false,
  ...rest,
});

const PLAIN: VmConfig = {
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

const ARM: Config = {
  arch: "aarch64",
  firmware: { kind: "uefi", secureBoot: false, tpm: false },
  drives: [disk("hd", "virtio"), cd("cd", "usb", "/home/ada/Downloads/installer-arm64.iso")],
};

const WINDOWS_GUEST: Config = {
  firmware: { kind: "uefi", secureBoot: false, tpm: false },
  drives: [disk("hd", "sata"), cd("cd", "sata", "/home/ada/Downloads/win.iso")],
  networks: [nat({ model: "e1000e" })],
  clock: "localtime",
};

const COMMON_HOST = {
  osBuild: 0,
  cpuCount: 8,
  vmId: "0d9f4d1c-7f3c-4c56-9a51-3a6a4a1b2c3d",
  vmName: "My VM",
} as const;

const unixEndpoints = (runDir: string): Endpoints => {
  const at = (name: string): Endpoints["qmp"] => ({ kind: "unix", path: `${runDir}/${name}.sock` });
  return {
    qmp: at("qmp"),
    qmp2: at("qmp2"),
    display: at("display"),
    serial: at("serial"),
    agent: at("agent"),
  };
};

const tcpEndpoints = (): Endpoints => {
  const at = (port: number): Endpoints["qmp"] => ({ kind: "tcp", host: "127.0.0.1", port });
  return {
    qmp: at(50_001),
    qmp2: at(50_002),
    display: at(50_003),
    serial: at(50_004),
    agent: at(50_005),
  };
};

const linux = (
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

const mac = (
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

const windows = (
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
const windowsDrives = (cdBus: Drive["bus"]): readonly Drive[] => [
  disk("hd", "virtio"),
  cd("cd", cdBus, "D:\\ISOs\\installer.iso"),
];
const ON_WINDOWS: Config = { drives: [...windowsDrives("sata")] };

const VNC_ONLY: Host = { viewers: ["vnc"] };

type Row = readonly [
  name: string,
  description: string,
  qemu: string,
  host: HostFacts,
  config: Config,
];

const X72 = "linux-x86_64-7.2";
const X100 = "linux-x86_64-10.0";
const A72 = "derived-linux-aarch64-7.2-edk2";
const vmDirLinux = linux([]).vmDir;

const HOSTILE_NAME = "a,b=c\n-S \"d\" 'e' \\f unix:/x, -device ☃";

// Each row: name, what it shows, QEMU, host, and the change to the plain VM.
const ROWS: readonly Row[] = [
  [
    "linux-x86_64-tcg-7.2-spice",
    "The plain VM, SPICE on a private socket.",
    X72,
    linux(["tcg"]),
    {},
  ],
  [
    "linux-x86_64-tcg-7.2-vnc",
    "The plain VM where this OpenUTM shows VNC only.",
    X72,
    linux(["tcg"], VNC_ONLY),
    {},
  ],
  [
    "linux-x86_64-tcg-7.2-no-spice",
    "A QEMU without SPICE falls back to VNC.",
    "derived-linux-x86_64-7.2-no-spice",
    linux(["tcg"]),
    {},
  ],
  ["linux-x86_64-tcg-10.0-spice", "QEMU 10 with SPICE.", X100, linux(["tcg"]), {}],
  [
    "linux-x86_64-tcg-10.0-no-spice",
    "QEMU 10 without SPICE.",
    "derived-linux-x86_64-10.0-no-spice",
    linux(["tcg"]),
    {},
  ],
  [
    "linux-x86_64-tcg-10.1-clipboard",
    "From 10.1 on the clipboard no longer forbids saving.",
    "derived-linux-x86_64-10.1-no-spice",
    linux(["tcg"]),
    {},
  ],
  ["linux-x86_64-kvm-7.2-spice", "Hardware acceleration on Linux.", X72, linux(["kvm", "tcg"]), {}],
  [
    "linux-x86_64-kvm-10.0-vnc",
    "Hardware acceleration, VNC.",
    X100,
    linux(["kvm", "tcg"], VNC_ONLY),
    {},
  ],
  [
    "demo",
    "The demo VM: one small raw disk, no USB, so that the pointer is vmmouse.",
    X72,
    linux(["tcg"], VNC_ONLY),
    {
      memoryMib: 32,
      cpu: { model: "auto", count: 1 },
      drives: [
        disk("demo", "virtio", {
          medium: { kind: "file", path: "disks/demo.img", format: "raw", backing: [] },
        }),
      ],
      networks: [],
      sound: { device: "none" },
      usb: { controller: "none", tablet: false },
      sharing: { clipboard: false, guestAgent: false },
      boot: { order: ["demo"], menu: false },
    },
  ],
  [
    "minimal",
    "Nothing that can be left out.",
    X72,
    linux(["tcg"]),
    {
      drives: [],
      networks: [],
      display: { protocol: "none", device: "auto" },
      sound: { device: "none" },
      usb: { controller: "none", tablet: false },
      sharing: { clipboard: false, guestAgent: false },
      boot: { order: [], menu: false },
    },
  ],
  [
    "pc-ide",
    "The old board with IDE drives.",
    X72,
    linux(["tcg"], VNC_ONLY),
    {
      machine: "pc",
      drives: [
        disk("hd", "ide"),
        cd("cd", "ide", "/isos/dos.iso"),
        disk("second", "ide"),
        cd("third", "ide"),
      ],
      networks: [nat({ model: "rtl8139" })],
      sound: { device: "ac97" },
    },
  ],
  [
    "pc-every-bus",
    "The old board with every bus but IDE.",
    X72,
    linux(["tcg"], VNC_ONLY),
    {
      machine: "pc",
      drives: [
        disk("a", "virtio"),
        disk("b", "scsi"),
        disk("c", "sata"),
        disk("d", "nvme"),
        disk("e", "usb"),
        cd("f", "scsi"),
        cd("g", "sata"),
        cd("h", "usb"),
      ],
      networks: [nat({ model: "e1000e" })],
      boot: { order: ["a", "f"], menu: false },
    },
  ],
  [
    "q35-every-bus",
    "One disk and one CD drive on every bus of q35.",
    X72,
    linux(["tcg"]),
    {
      drives: [
        disk("a", "virtio"),
        disk("b", "scsi"),
        disk("c", "sata"),
        disk("d", "nvme"),
        disk("e", "usb"),
        cd("f", "virtio", "/isos/f.iso"),
        cd("g", "scsi", "/isos/g.iso"),
        cd("h", "sata", "/isos/h.iso"),
        cd("i", "usb", "/isos/i.iso"),
      ],
      boot: { order: ["a", "i", "h"], menu: true },
    },
  ],
  [
    "q35-every-bus-10.0",
    "The same with QEMU 10.",
    X100,
    linux(["tcg"]),
    {
      drives: [
        disk("a", "virtio"),
        disk("b", "scsi"),
        disk("c", "sata"),
        disk("d", "nvme"),
        disk("e", "usb"),
        cd("f", "virtio"),
        cd("i", "usb", "/isos/i.iso"),
      ],
      boot: { order: ["a", "i"], menu: true },
    },
  ],
  [
    "many-virtio-disks",
    "More virtio disks than slots: functions of the same slots.",
    X72,
    linux(["tcg"]),
    {
      drives: Array.from({ length: 32 }, (_, i) => disk(`d${i}`, "virtio")),
      boot: { order: ["d31"], menu: false },
    },
  ],
  [
    "many-sata-drives",
    "More SATA drives than the board's controller has ports.",
    X72,
    linux(["tcg"]),
    {
      drives: Array.from({ length: 14 }, (_, i) => cd(`cd${i}`, "sata")),
      boot: { order: [], menu: false },
    },
  ],
  [
    "many-sata-drives-pc",
    "SATA where the board has none.",
    X72,
    linux(["tcg"]),
    {
      machine: "pc",
      drives: Array.from({ length: 7 }, (_, i) => disk(`s${i}`, "sata")),
      boot: { order: ["s6"], menu: false },
    },
  ],
  [
    "linked-clone",
    "A chain of images, each named by the config; the last names none.",
    X72,
    linux(["tcg"]),
    {
      drives: [
        disk("hd", "virtio", {
          medium: {
            kind: "file",
            path: "disks/hd.qcow2",
            format: "qcow2",
            backing: [
              { path: "/home/ada/.local/share/openutm/vms/parent/disks/hd.qcow2", format: "qcow2" },
              { path: "/home/ada/.local/share/openutm/images/sha256-abc", format: "raw" },
            ],
          },
        }),
      ],
      boot: { order: ["hd"], menu: false },
    },
  ],
  [
    "read-only-disks",
    "Disks that the guest may not write.",
    X72,
    linux(["tcg"]),
    {
      drives: [
        disk("a", "virtio", { readOnly: true }),
        disk("b", "scsi", { readOnly: true }),
        disk("c", "usb", { readOnly: true }),
        disk("d", "nvme", { readOnly: true }),
      ],
      boot: { order: ["a"], menu: false },
    },
  ],
  [
    "empty-cd",
    "A CD drive without a disc.",
    X72,
    linux(["tcg"]),
    { drives: [disk("hd", "virtio"), cd("cd", "sata")] },
  ],
  [
    "networks",
    "Each mode and model; forwards, isolation.",
    X72,
    linux(["tcg"]),
    {
      networks: [
        nat({
          portForwards: [
            { protocol: "tcp", hostAddress: "127.0.0.1", hostPort: 2222, guestPort: 22 },
            { protocol: "udp", hostAddress: "0.0.0.0", hostPort: 5353, guestPort: 53 },
          ],
        }),
        nat({ id: "cage", model: "e1000e", mac: "52:54:00:00:00:02", isolated: true }),
        nat({ id: "old", model: "e1000", mac: "52:54:00:00:00:03" }),
        nat({ id: "older", model: "rtl8139", mac: "52:54:00:00:00:04" }),
        nat({ id: "unplugged", mode: "none", mac: "52:54:00:00:00:05" }),
      ],
    },
  ],
  [
    "bridged-linux",
    "A bridge, whose helper the sandbox must let run.",
    X72,
    linux(["tcg"]),
    { networks: [nat({ mode: "bridged", bridge: "br0" })] },
  ],
  [
    "uefi-x86_64",
    "OVMF without Secure Boot.",
    X72,
    linux(["tcg"], VNC_ONLY),
    { firmware: { kind: "uefi", secureBoot: false, tpm: false } },
  ],
  [
    "uefi-x86_64-secure",
    "OVMF with Secure Boot: system management mode, protected flash.",
    X72,
    linux(["tcg"]),
    {
      firmware: { kind: "uefi", secureBoot: true, tpm: false },
    },
  ],
  [
    "windows-11-guest",
    "A Windows guest: Secure Boot, TPM, AHCI, e1000e, local time.",
    X72,
    linux(["tcg"]),
    {
      ...WINDOWS_GUEST,
      firmware: { kind: "uefi", secureBoot: true, tpm: true },
    },
  ],
  ["windows-guest-kvm", "A Windows guest with KVM.", X100, linux(["kvm", "tcg"]), WINDOWS_GUEST],
  [
    "display-std",
    "The standard VGA.",
    X72,
    linux(["tcg"]),
    { display: { protocol: "spice", device: "std" } },
  ],
  ["display-qxl", "qxl.", X72, linux(["tcg"]), { display: { protocol: "spice", device: "qxl" } }],
  [
    "display-virtio",
    "virtio's VGA.",
    X72,
    linux(["tcg"]),
    { display: { protocol: "vnc", device: "virtio" } },
  ],
  [
    "display-ramfb",
    "ramfb.",
    X72,
    linux(["tcg"]),
    { display: { protocol: "vnc", device: "ramfb" } },
  ],
  [
    "display-none",
    "No screen is served; the adapter stays, for screenshots.",
    X72,
    linux(["tcg"]),
    { display: { protocol: "none", device: "auto" } },
  ],
  [
    "display-vnc-tcp",
    "VNC on loopback with a password from a file.",
    X72,
    linux(["tcg"], {
      ...VNC_ONLY,
      endpoints: {
        ...unixEndpoints("/run/openutm/1"),
        display: { kind: "tcp", host: "127.0.0.1", port: 5977 },
      },
    }),
    {},
  ],
  [
    "display-spice-tcp",
    "SPICE on loopback with a ticket from a file.",
    X72,
    linux(["tcg"], {
      endpoints: {
        ...unixEndpoints("/run/openutm/1"),
        display: { kind: "tcp", host: "127.0.0.1", port: 5978 },
      },
    }),
    {},
  ],
  [
    "sound-virtio",
    "virtio's sound card, from QEMU 8.2 on.",
    X100,
    linux(["tcg"]),
    { sound: { device: "virtio" } },
  ],
  [
    "cpu-model",
    "A named processor.",
    X72,
    linux(["tcg"]),
    { cpu: { model: "Skylake-Client-v4", count: 4 } },
  ],
  ["memory-odd", "Memory need not be a power of two.", X72, linux(["tcg"]), { memoryMib: 1537 }],
  [
    "extra-args",
    "The user's own arguments come last, as they are.",
    X72,
    linux(["tcg"]),
    { extraArgs: ["-global", "isa-debugcon.iobase=0x402", "-msg", "timestamp=on"] },
  ],
  [
    "bare-qemu",
    "A QEMU without clipboard, random numbers and sandbox.",
    "derived-linux-x86_64-10.0-bare",
    linux(["tcg"]),
    { networks: [] },
  ],
  [
    "hostile-name",
    "A name that would like to be options.",
    X72,
    linux(["tcg"], { vmName: HOSTILE_NAME }),
    {},
  ],
  [
    "hostile-paths-vnc",
    "Directories and media that would like to be options, VNC.",
    X72,
    linux(["tcg"], {
      ...VNC_ONLY,
      vmDir: "/tmp/a,b=c d'e\"f",
      runDir: "/tmp/r,server=off,=x",
      endpoints: unixEndpoints("/tmp/r,server=off,=x"),
    }),
    { drives: [disk("hd", "virtio"), cd("cd", "sata", "/tmp/x,if=none,file=/etc/passwd.iso")] },
  ],
  [
    "hostile-paths-spice",
    "The same with SPICE.",
    X72,
    linux(["tcg"], {
      vmDir: "/tmp/a,b=c d'e\"f",
      runDir: "/tmp/r,port=1,=x",
      endpoints: unixEndpoints("/tmp/r,port=1,=x"),
    }),
    {
      drives: [cd("cd", "sata", 'json:{"driver":"null-co"}')],
      boot: { order: ["cd"], menu: false },
    },
  ],

  ["linux-aarch64-tcg-7.2", "aarch64 on an x86_64 host: translated.", A72, linux(["tcg"]), ARM],
  [
    "linux-aarch64-tcg-7.2-no-spice",
    "The same without SPICE.",
    "derived-linux-aarch64-7.2-edk2-no-spice",
    linux(["tcg"]),
    ARM,
  ],
  [
    "linux-aarch64-secure",
    "aarch64 with Secure Boot, which needs no system management mode there.",
    A72,
    linux(["tcg"]),
    { ...ARM, firmware: { kind: "uefi", secureBoot: true, tpm: false } },
  ],
  [
    "linux-aarch64-tpm",
    "aarch64 with a TPM.",
    A72,
    linux(["tcg"]),
    { ...ARM, firmware: { kind: "uefi", secureBoot: false, tpm: true } },
  ],
  [
    "linux-aarch64-no-usb",
    "aarch64 without USB: virtio keyboard and tablet.",
    A72,
    linux(["tcg"]),
    {
      ...ARM,
      drives: [disk("hd", "virtio"), cd("cd", "virtio")],
      usb: { controller: "none", tablet: false },
    },
  ],
  [
    "linux-aarch64-every-bus",
    "Every bus of virt.",
    A72,
    linux(["tcg"]),
    {
      ...ARM,
      cpu: { model: "auto", count: 16 },
      drives: [
        disk("a", "virtio"),
        disk("b", "scsi"),
        disk("c", "sata"),
        disk("d", "nvme"),
        disk("e", "usb"),
        cd("f", "scsi"),
        cd("g", "sata"),
      ],
      usb: { controller: "xhci", tablet: false },
      boot: { order: ["a"], menu: false },
    },
  ],
  [
    "linux-aarch64-ramfb",
    "aarch64 with ramfb, for guests without a virtio driver.",
    A72,
    linux(["tcg"]),
    { ...ARM, display: { protocol: "vnc", device: "ramfb" } },
  ],
  [
    "linux-aarch64-kvm-10.0",
    "aarch64 on its own hardware.",
    "derived-linux-aarch64-10.0-kvm",
    linux(["kvm", "tcg"], {}, "aarch64"),
    ARM,
  ],

  [
    "macos-aarch64-hvf",
    "Apple silicon: hvf, VNC, the host's sound.",
    "derived-macos-aarch64-10.1",
    mac(["hvf", "tcg"], "aarch64"),
    ARM,
  ],
  [
    "macos-aarch64-tcg",
    "Apple silicon where hvf aborts.",
    "derived-macos-aarch64-10.1",
    mac(["tcg"], "aarch64"),
    ARM,
  ],
  [
    "macos-aarch64-x86_64-guest",
    "A PC on Apple silicon: translated.",
    "derived-macos-aarch64-x86_64-guest-10.1",
    mac(["tcg"], "aarch64"),
    {},
  ],
  [
    "macos-x86_64-hvf",
    "An Intel Mac.",
    "derived-macos-x86_64-10.1",
    mac(["hvf", "tcg"], "x86_64"),
    {},
  ],
  [
    "macos-x86_64-hvf-uefi",
    "An Intel Mac, UEFI guest.",
    "derived-macos-x86_64-10.1",
    mac(["hvf", "tcg"], "x86_64"),
    { firmware: { kind: "uefi", secureBoot: false, tpm: true } },
  ],
  [
    "macos-bridged",
    "A bridged network on a Mac.",
    "derived-macos-aarch64-10.1",
    mac(["hvf"], "aarch64"),
    { ...ARM, networks: [nat({ mode: "bridged", bridge: "en0" })] },
  ],

  [
    "windows-x86_64-whpx-10.0",
    "Windows, QEMU 10: WHPX without its interrupt chip, SPICE over loopback.",
    "derived-windows-x86_64-10.0",
    windows(["whpx", "tcg"]),
    ON_WINDOWS,
  ],
  [
    "windows-x86_64-whpx-11.0",
    "Windows, QEMU 11: WHPX as it is.",
    "derived-windows-x86_64-11.0",
    windows(["whpx", "tcg"]),
    ON_WINDOWS,
  ],
  [
    "windows-x86_64-tcg-vnc",
    "Windows, translated, VNC over loopback, the host's sound.",
    "derived-windows-x86_64-10.0",
    windows(["tcg"], "x86_64", VNC_ONLY),
    ON_WINDOWS,
  ],
  [
    "windows-x86_64-paths",
    "Media by drive letter, by share and inside the VM's directory.",
    "derived-windows-x86_64-10.0",
    windows(["whpx"]),
    {
      ...WINDOWS_GUEST,
      drives: [
        disk("hd", "sata"),
        cd("cd", "sata", "D:\\ISOs\\win, 11.iso"),
        cd("net", "sata", "\\\\server\\share\\tools.iso"),
      ],
    },
  ],
  [
    "windows-bridged",
    "A bridged network on Windows: a TAP adapter.",
    "derived-windows-x86_64-10.0",
    windows(["whpx"]),
    { ...ON_WINDOWS, networks: [nat({ mode: "bridged", bridge: "tap0" })] },
  ],
  [
    "windows-aarch64-whpx",
    "Windows on ARM.",
    "derived-windows-aarch64-11.0",
    windows(["whpx", "tcg"], "aarch64"),
    { ...ARM, drives: [...windowsDrives("usb")] },
  ],

  [
    "refused-spice",
    "SPICE asked for, and this QEMU has none.",
    "derived-linux-x86_64-7.2-no-spice",
    linux(["tcg"]),
    { display: { protocol: "spice", device: "auto" } },
  ],
  [
    "refused-viewer",
    "SPICE asked for, and this OpenUTM cannot show it.",
    X72,
    linux(["tcg"], VNC_ONLY),
    { display: { protocol: "spice", device: "auto" } },
  ],
  [
    "refused-accelerator",
    "kvm asked for where it runs no guest code.",
    X72,
    linux(["tcg"]),
    { accelerator: "kvm" },
  ],
  ["refused-no-accelerator", "Nothing runs guest code.", X72, linux([]), {}],
  ["refused-firmware", "No UEFI firmware is installed.", "linux-aarch64-7.2", linux(["tcg"]), ARM],
  [
    "refused-secure-boot-hvf",
    "Secure Boot where there is no system management mode.",
    "derived-macos-x86_64-10.1",
    mac(["hvf"], "x86_64"),
    { firmware: { kind: "uefi", secureBoot: true, tpm: false } },
  ],
  [
    "refused-tpm-windows",
    "A TPM on a Windows host.",
    "derived-windows-x86_64-10.0",
    windows(["whpx"]),
    { ...ON_WINDOWS, firmware: { kind: "uefi", secureBoot: false, tpm: true } },
  ],
  [
    "refused-tpm-comma",
    "A TPM in a folder whose name swtpm would split.",
    X72,
    linux(["tcg"], { vmDir: `${vmDirLinux},x` }),
    { firmware: { kind: "bios", secureBoot: false, tpm: true } },
  ],
  [
    "refused-slirp",
    "User-mode networking that was not compiled in.",
    "derived-linux-x86_64-10.0-bare",
    linux(["tcg"]),
    {},
  ],
  [
    "refused-bridge",
    "A bridge with a QEMU that has none.",
    "derived-linux-x86_64-10.0-bare",
    mac(["tcg"], "x86_64"),
    { networks: [nat({ mode: "bridged", bridge: "en0" })] },
  ],
  [
    "refused-device",
    "A device that this QEMU lacks.",
    X72,
    linux(["tcg"]),
    { sound: { device: "virtio" } },
  ],
  [
    "refused-cpu",
    "A processor that this QEMU lacks.",
    X72,
    linux(["tcg"]),
    { cpu: { model: "M4", count: 1 } },
  ],
  [
    "refused-cpu-host",
    "The host's processor without acceleration.",
    X72,
    linux(["tcg"]),
    { cpu: { model: "host", count: 1 } },
  ],
  [
    "refused-path",
    "A relative path that leaves the VM's directory.",
    X72,
    linux(["tcg"]),
    {
      drives: [
        disk("hd", "virtio", {
          medium: { kind: "file", path: "../../secrets.raw", format: "raw", backing: [] },
        }),
      ],
      boot: { order: ["hd"], menu: false },
    },
  ],
  [
    "refused-cd-nvme",
    "A CD drive on NVMe.",
    X72,
    linux(["tcg"]),
    { drives: [cd("cd", "nvme")], boot: { order: ["cd"], menu: false } },
  ],
  [
    "refused-read-only-sata",
    "A read-only disk on SATA.",
    X72,
    linux(["tcg"]),
    { drives: [disk("hd", "sata", { readOnly: true })], boot: { order: ["hd"], menu: false } },
  ],
  [
    "refused-ide-q35",
    "IDE on q35: the contract's rules.",
    X72,
    linux(["tcg"]),
    { drives: [disk("hd", "ide")], boot: { order: ["hd"], menu: false } },
  ],
  ["refused-arch", "A QEMU of another architecture.", A72, linux(["tcg"]), {}],
];

/** Every case by name, checked against the contract. */
export const argvCases = (): ReadonlyMap<string, ArgvCase> =>
  new Map(
    ROWS.map(([name, description, qemu, host, change]) => [
      name,
      {
        description,
        qemu,
        config: VmConfig.parse({ ...PLAIN, ...change }),
        host: HostFacts.parse(host),
      },
    ]),
  );
