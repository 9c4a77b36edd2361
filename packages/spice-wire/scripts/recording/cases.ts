// What is recorded: which server, with which device, asked for which compression.
import type { ChannelName, ImageCompressionName } from "../../src/index.ts";

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
  /** The channels that are kept; without it all, and the screen. */
  readonly keep?: readonly ChannelName[];
  /** How long the guest runs while it is recorded. */
  readonly seconds: number;
};

const wan = ["jpeg-wan-compression=never", "zlib-glz-wan-compression=never"];
const noStreams = ["streaming-video=off", ...wan];
const off = [...noStreams, "image-compression=off"];

const std = { guest: "demo", device: "std", seconds: 1 } as const;

/** QEMU's option too, where it has one: the first picture is sent before the client's wish is heard. */
const byCompression = (preferred: ImageCompressionName): RecordingCase => ({
  ...std,
  name: `std-tcp-${preferred}`,
  transport: "tcp",
  preferred,
  spice: preferred === "lz4" ? off : [...noStreams, `image-compression=${preferred}`],
});

const sound = (name: string, compression: "on" | "off"): RecordingCase => ({
  ...std,
  name,
  guest: "beep",
  transport: "unix",
  spice: [`playback-compression=${compression}`, ...off],
  devices: ["-audiodev", "spice,id=sound", "-machine", "pcspk-audiodev=sound"],
  keep: ["main", "playback"],
});

export const recordingCases: readonly RecordingCase[] = [
  { ...std, name: "std-unix", transport: "unix", spice: off },
  { ...std, name: "virtio-unix", device: "virtio", transport: "unix", spice: off },
  { ...byCompression("off"), name: "qxl-tcp-off", device: "qxl" },
  ...(["lz", "glz", "quic", "auto_glz", "lz4"] as const).map(byCompression),
  {
    ...byCompression("auto_glz"),
    name: "std-tcp-jpeg",
    spice: [
      ...["streaming-video=off", "image-compression=lz"],
      ...["jpeg-wan-compression=always", "zlib-glz-wan-compression=never"],
    ],
  },
  {
    ...byCompression("glz"),
    name: "std-tcp-zlib-glz",
    spice: [
      ...["streaming-video=off", "image-compression=glz"],
      ...["jpeg-wan-compression=never", "zlib-glz-wan-compression=always"],
    ],
  },
  {
    ...byCompression("lz"),
    name: "std-tcp-streams",
    spice: ["streaming-video=all", "image-compression=lz", ...wan],
    seconds: 4,
  },
  sound("sound-opus", "on"),
  sound("sound-raw", "off"),
  {
    ...std,
    name: "ports",
    transport: "unix",
    spice: off,
    devices: [
      ...["-chardev", "spiceport,id=serial,name=org.openutm.serial.0", "-serial", "chardev:serial"],
      ...["-device", "qemu-xhci", "-chardev", "spicevmc,id=usb,name=usbredir"],
      ...["-device", "usb-redir,chardev=usb", "-device", "virtio-serial"],
      ...["-chardev", "spiceport,id=dav,name=org.spice-space.webdav.0"],
      ...["-device", "virtserialport,chardev=dav,name=org.spice-space.webdav.0"],
    ],
    keep: ["main", "inputs", "usbredir", "port", "webdav"],
  },
];
