// Rows of the argv corpus: media, networks, firmware, screens, hostile text.
import {
  disk,
  cd,
  nat,
  WINDOWS_GUEST,
  unixEndpoints,
  linux,
  VNC_ONLY,
  X72,
  X100,
  HOSTILE_NAME,
  type Row,
} from "./argv-case-parts.ts";

export const DEVICES_ROWS: readonly Row[] = [
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
    "sound-vnc-pulse",
    "Without SPICE sound goes to the server of the host that answers.",
    X72,
    linux(["tcg"], { ...VNC_ONLY, soundServers: ["pulse"] }),
    {},
  ],
  [
    "sound-vnc-pipewire",
    "PipeWire by its own protocol, where QEMU knows it.",
    "derived-linux-x86_64-10.0-sound",
    linux(["tcg"], { soundServers: ["pipewire", "pulse"] }),
    {},
  ],
  [
    "sound-vnc-pipewire-7.2",
    "PipeWire by PulseAudio's protocol, for a QEMU from before 8.1.",
    X72,
    linux(["tcg"], { ...VNC_ONLY, soundServers: ["pipewire"] }),
    {},
  ],
  [
    "sound-vnc-no-module",
    "A server answers, but this QEMU has no module for it.",
    X100,
    linux(["tcg"], { ...VNC_ONLY, soundServers: ["pipewire", "pulse"] }),
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
];
