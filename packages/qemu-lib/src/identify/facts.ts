/** What a system needs of its machine, for the defaults of a new VM. Data, by libosinfo's short ids. Pure. */

export type OsFamily = "linux" | "windows" | "macos" | "bsd" | "other";

export type OsFacts = {
  readonly family: OsFamily;
  /** `any`: starts with BIOS as well as with UEFI. */
  readonly firmware: "any" | "uefi" | "bios";
  /** What it is comfortable with. */
  readonly memoryMib: number;
  readonly diskGib: number;
  readonly cpuCount: number;
  /** Whether the installer has drivers of its own for virtio disks and network cards. */
  readonly supportsVirtio: boolean;
  /** The disk controller that its installer finds. `ide` needs the machine `pc`. */
  readonly diskBus: "virtio" | "sata" | "ide";
  readonly networkModel: "virtio" | "e1000e" | "e1000" | "rtl8139";
  /** Without it, a USB tablet takes the pointer away from the PS/2 mouse that would work. */
  readonly supportsXhci: boolean;
  readonly soundDevice: "hda" | "ac97";
  /** Why OpenUTM cannot run it, where it cannot. */
  readonly unsupported?: string;
};

const linux: OsFacts = {
  family: "linux",
  firmware: "any",
  memoryMib: 2048,
  diskGib: 25,
  cpuCount: 2,
  supportsVirtio: true,
  diskBus: "virtio",
  networkModel: "virtio",
  supportsXhci: true,
  soundDevice: "hda",
};
const bsd: OsFacts = { ...linux, family: "bsd" };
const other: OsFacts = { ...linux, family: "other" };
/** Vista and later: AHCI and the Intel card are in the box, virtio is not. */
const windows: OsFacts = {
  family: "windows",
  firmware: "any",
  memoryMib: 4096,
  diskGib: 64,
  cpuCount: 2,
  supportsVirtio: false,
  diskBus: "sata",
  networkModel: "e1000e",
  supportsXhci: true,
  soundDevice: "hda",
};
/** Before AHCI: its installer finds IDE alone. */
const oldWindows: OsFacts = {
  ...windows,
  firmware: "bios",
  memoryMib: 1024,
  diskGib: 20,
  diskBus: "ide",
  networkModel: "rtl8139",
  supportsXhci: false,
  soundDevice: "ac97",
};
const macos: OsFacts = {
  ...linux,
  family: "macos",
  firmware: "uefi",
  memoryMib: 4096,
  diskGib: 64,
  supportsVirtio: false,
  diskBus: "sata",
  networkModel: "e1000e",
  unsupported: "Apple allows macOS on Apple's computers alone, and OpenUTM does not run it yet.",
};
/** Small systems with the drivers of a PC of the nineties. */
const legacy: OsFacts = {
  ...other,
  firmware: "bios",
  memoryMib: 1024,
  diskGib: 10,
  cpuCount: 1,
  supportsVirtio: false,
  diskBus: "ide",
  networkModel: "e1000",
  supportsXhci: false,
};
/** Rescue disks and boot loaders: they run from the medium. */
const tool: OsFacts = { ...linux, memoryMib: 1024, diskGib: 8 };

type Row = { readonly id: RegExp; readonly facts: OsFacts };

/** The first that fits counts. */
const rows: readonly Row[] = [
  {
    id: /^win(?:95|98|me|nt\S*)$/,
    facts: { ...oldWindows, memoryMib: 256, diskGib: 8, cpuCount: 1 },
  },
  { id: /^win(?:2k|xp|2k3|2k3r2)$/, facts: oldWindows },
  {
    id: /^win(?:vista|7|2k8|2k8r2)$/,
    facts: { ...windows, memoryMib: 2048, diskGib: 40, supportsXhci: false },
  },
  // Windows 11 refuses BIOS; TPM and Secure Boot are checked by its installer too.
  { id: /^win11/, facts: { ...windows, firmware: "uefi" } },
  { id: /^win/, facts: windows },
  { id: /^macos/, facts: macos },

  { id: /^(?:openbsd|netbsd|dragonflybsd)/, facts: { ...bsd, memoryMib: 1024 } },
  { id: /^(?:truenas|freenas|xigmanas)(?!-)/, facts: { ...bsd, memoryMib: 8192 } },
  { id: /^(?:freebsd|ghostbsd|hardenedbsd|midnightbsd|nomadbsd|opnsense|pfsense)/, facts: bsd },

  {
    id: /^(?:freedos|kolibrios|menuetos|templeos|os2|aros)/,
    facts: { ...legacy, memoryMib: 256, diskGib: 8, networkModel: "rtl8139" },
  },
  { id: /^reactos/, facts: legacy },
  { id: /^minix/, facts: { ...legacy, memoryMib: 512 } },
  { id: /^haiku/, facts: { ...other, diskBus: "sata" } },
  {
    id: /^(?:solaris|opensolaris)/,
    facts: {
      ...other,
      memoryMib: 4096,
      supportsVirtio: false,
      diskBus: "sata",
      networkModel: "e1000",
      supportsXhci: false,
    },
  },
  { id: /^(?:openindiana|omnios|smartos|tribblix)/, facts: { ...other, memoryMib: 4096 } },
  {
    id: /^esxi/,
    facts: {
      ...other,
      memoryMib: 8192,
      diskGib: 64,
      cpuCount: 4,
      supportsVirtio: false,
      diskBus: "sata",
      networkModel: "e1000e",
    },
  },
  { id: /^(?:9front|plan9|serenityos|redox)/, facts: { ...other, memoryMib: 1024, diskGib: 10 } },

  // Those whose vendors ask for more than 2 GiB.
  {
    id: /^(?:ubuntu(?:2[4-9]|[3-9]\d)|silverblue|rhel1\d|ol1\d|rocky1\d|almalinux1\d|almalinux-kitten|centos-stream1\d|elementary|popos|deepin|kylin|uos|cachyos|garuda|proxmox)/,
    facts: { ...linux, memoryMib: 4096 },
  },
  { id: /^qubes/, facts: { ...linux, memoryMib: 6144, diskGib: 32 } },
  { id: /^(?:truenas-scale|harvester)/, facts: { ...linux, memoryMib: 8192 } },
  { id: /^chromeos-flex/, facts: { ...linux, firmware: "uefi", memoryMib: 4096, diskGib: 32 } },
  {
    id: /^(?:alpinelinux|tinycore|puppy|slax|4mlinux|ipfire|antix)/,
    facts: { ...linux, memoryMib: 1024, diskGib: 10 },
  },
  {
    id: /^(?:clonezilla|gparted|systemrescue|memtest|ipxe|netboot\.xyz|grub-rescue|supergrub|rescatux|redorescue|rescuezilla|shredos|ubcd|ventoy|grml|finnix)/,
    facts: tool,
  },
];

/** An id that no row knows is a Linux, as nearly all are. */
export function osFacts(osId: string): OsFacts {
  return rows.find(({ id }) => id.test(osId))?.facts ?? linux;
}
