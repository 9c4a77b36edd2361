// What is recorded: which server, with which device, asked for which compression.
import type { ImageCompressionName } from "../../src/index.ts";

export type RecordingCase = {
  readonly name: string;
  readonly guest: "demo" | "beep";
  readonly device: "std" | "qxl" | "virtio";
  readonly transport: "unix" | "tcp";
  /** What the client asks for; without it QEMU's own choice stays. */
  readonly preferred?: ImageCompressionName;
  /** Further `-spice` options. */
  readonly spice?: readonly string[];
  readonly devices?: readonly string[];
  /** How long the guest runs while it is recorded. */
  readonly seconds: number;
};

const wan = ["jpeg-wan-compression=never", "zlib-glz-wan-compression=never"];
const off = ["streaming-video=off", "image-compression=off", ...wan];

const byCompression = (preferred: ImageCompressionName): RecordingCase => ({
  name: `std-tcp-${preferred}`,
  guest: "demo",
  device: "std",
  transport: "tcp",
  preferred,
  spice: off,
  seconds: 1,
});

export const recordingCases: readonly RecordingCase[] = [
  { name: "std-unix", guest: "demo", device: "std", transport: "unix", spice: off, seconds: 2 },
  { name: "qxl-unix", guest: "demo", device: "qxl", transport: "unix", spice: off, seconds: 1 },
  {
    name: "virtio-unix",
    guest: "demo",
    device: "virtio",
    transport: "unix",
    spice: off,
    seconds: 1,
  },
  ...(["off", "lz", "glz", "quic", "auto_glz", "auto_lz", "lz4"] as const).map(byCompression),
  { ...byCompression("quic"), name: "qxl-tcp-quic", device: "qxl" },
  {
    ...byCompression("auto_glz"),
    name: "std-tcp-jpeg",
    spice: ["streaming-video=off", "jpeg-wan-compression=always", "zlib-glz-wan-compression=never"],
  },
  {
    ...byCompression("glz"),
    name: "std-tcp-zlib-glz",
    spice: ["streaming-video=off", "jpeg-wan-compression=never", "zlib-glz-wan-compression=always"],
  },
  {
    name: "std-tcp-streams",
    guest: "demo",
    device: "std",
    transport: "tcp",
    preferred: "lz",
    spice: ["streaming-video=all", ...wan],
    seconds: 4,
  },
  {
    name: "sound-opus",
    guest: "beep",
    device: "std",
    transport: "unix",
    spice: ["playback-compression=on", ...off],
    devices: ["-audiodev", "spice,id=sound", "-machine", "pcspk-audiodev=sound"],
    seconds: 1,
  },
  {
    name: "sound-raw",
    guest: "beep",
    device: "std",
    transport: "unix",
    spice: ["playback-compression=off", ...off],
    devices: ["-audiodev", "spice,id=sound", "-machine", "pcspk-audiodev=sound"],
    seconds: 1,
  },
  {
    name: "ports",
    guest: "demo",
    device: "std",
    transport: "unix",
    spice: off,
    devices: [
      ...["-chardev", "spiceport,id=serial,name=org.openutm.serial.0", "-serial", "chardev:serial"],
      ...["-device", "qemu-xhci", "-chardev", "spicevmc,id=usb,name=usbredir"],
      ...["-device", "usb-redir,chardev=usb", "-device", "virtio-serial"],
      ...["-chardev", "spiceport,id=dav,name=org.spice-space.webdav.0"],
      ...["-device", "virtserialport,chardev=dav,name=org.spice-space.webdav.0"],
    ],
    seconds: 2,
  },
];
