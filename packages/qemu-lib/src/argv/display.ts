import type { Endpoint, LaunchFile, LaunchPlan, VmConfig } from "@openutm/shared-types";
import { type Family, hasDevice, type LaunchContext, type Part, socketFiles } from "./context.ts";
import { done, lacks, refuse, type Outcome } from "./outcome.ts";
import { joinPath } from "./paths.ts";
import { json, keyed, type KeyValue, type QemuArg } from "./qemu-arg.ts";
import { fixedSlot } from "./slots.ts";

type Protocol = LaunchPlan["displayProtocol"];

const PROTOCOL_NAMES = { spice: "SPICE", vnc: "VNC" } as const;

/** The protocol of this start: the config's, when this QEMU and this OpenUTM both have it; for `auto` the best that both have. */
export const chooseProtocol = (
  wanted: VmConfig["display"]["protocol"],
  viewers: readonly ("spice" | "vnc")[],
  offered: readonly ("spice" | "vnc")[],
): Outcome<Protocol> => {
  if (wanted === "none") return done("none");
  const shared = viewers.filter((protocol) => offered.includes(protocol));
  const chosen = shared.find((protocol) => wanted === "auto" || protocol === wanted);
  if (chosen !== undefined) return done(chosen);
  if (wanted === "auto")
    return lacks(
      "display.vnc",
      "This QEMU was built without VNC and SPICE, so its screen cannot be shown.",
      "Install a full QEMU, or choose no display.",
    );
  const name = PROTOCOL_NAMES[wanted];
  return offered.includes(wanted)
    ? lacks(
        `display.${wanted}`,
        `This OpenUTM has no viewer for ${name}.`,
        "Choose the display “auto”.",
      )
    : lacks(
        `display.${wanted}`,
        `This QEMU was built without ${name}.`,
        "Choose the display “auto”, or install a QEMU that has it.",
      );
};

/**
 * Drivers for each choice, first that this QEMU has (docs/adr/0015). `auto` on x86 is qxl with SPICE: the fastest where
 * the guest has its driver, as Linux does, and a VGA for everybody else. Without SPICE it is the standard VGA under
 * BIOS, on which every guest, boot sector and installer draws without a driver; under UEFI the firmware hands the
 * picture over, and virtio follows the window's size. aarch64 has no VGA: virtio alone, since a second adapter (ramfb)
 * would be a second screen.
 */
const VIDEO_DRIVERS = {
  x86_64: {
    auto: {
      spice: { bios: ["qxl-vga", "VGA", "virtio-vga"], uefi: ["qxl-vga", "virtio-vga", "VGA"] },
      other: { bios: ["VGA", "virtio-vga"], uefi: ["virtio-vga", "VGA"] },
    },
    std: ["VGA"],
    qxl: ["qxl-vga"],
    virtio: ["virtio-vga"],
    ramfb: ["ramfb"],
  },
  aarch64: {
    auto: {
      spice: { bios: ["virtio-gpu-pci", "ramfb"], uefi: ["virtio-gpu-pci", "ramfb"] },
      other: { bios: ["virtio-gpu-pci", "ramfb"], uefi: ["virtio-gpu-pci", "ramfb"] },
    },
    std: ["VGA"],
    qxl: ["qxl"],
    virtio: ["virtio-gpu-pci"],
    ramfb: ["ramfb"],
  },
} as const;

/** Enough for 3840 x 2160 at 32 bits; QEMU's 16 MiB end below 2560 x 1600. */
const VGA_MEMORY_MIB = 32;
const WITH_VGA_MEMORY: readonly string[] = ["VGA", "qxl-vga"];

const videoDevice = (context: LaunchContext): Outcome<QemuArg> => {
  const { config, machine } = context;
  const drivers = VIDEO_DRIVERS[config.arch];
  const candidates: readonly string[] =
    config.display.device === "auto"
      ? drivers.auto[context.displayProtocol === "spice" ? "spice" : "other"][config.firmware.kind]
      : drivers[config.display.device];
  const driver = candidates.find((name) => hasDevice(context, name));
  if (driver === undefined) {
    return lacks(
      `device.${candidates[0] ?? config.display.device}`,
      `This QEMU has no “${config.display.device}” graphics adapter.`,
      "Choose the adapter “auto”.",
    );
  }
  return done(
    json("-device", {
      driver,
      id: "video0",
      ...(driver === "ramfb" ? {} : fixedSlot(machine, "video")),
      ...(WITH_VGA_MEMORY.includes(driver) ? { vgamem_mb: VGA_MEMORY_MIB } : {}),
    }),
  );
};

const SECRET_ID = "display-secret";

/** Loopback TCP is open to every local user and web page, so it gets a password; a socket in a private directory needs none. */
const secret = ({ host }: LaunchContext): { readonly arg: QemuArg; readonly file: LaunchFile } => {
  const path = joinPath(host.platform, host.runDir, "display.secret");
  return {
    arg: json("-object", { "qom-type": "secret", id: SECRET_ID, file: path, format: "raw" }),
    file: { kind: "secret", path },
  };
};

// A local viewer has bandwidth to spare: no compression, no guessing of video regions, no loss.
const SPICE_RAW: readonly KeyValue[] = [
  ["image-compression", "off"],
  ["playback-compression", "off"],
  ["streaming-video", "off"],
];

// `allow-exclusive`: a viewer that asks for the screen alone takes it over from the one before.
const VNC_OPTIONS: readonly KeyValue[] = [
  ["share", "allow-exclusive"],
  ["lossy", "off"],
];

const VNC_BASE_PORT = 5900;

const server = (protocol: "spice" | "vnc", endpoint: Endpoint): QemuArg => {
  if (protocol === "spice") {
    return endpoint.kind === "unix"
      ? keyed("-spice", undefined, [
          ["unix", "on"],
          ["addr", endpoint.path],
          ["disable-ticketing", "on"],
          ...SPICE_RAW,
        ])
      : keyed("-spice", undefined, [
          ["port", endpoint.port],
          ["addr", endpoint.host],
          ["password-secret", SECRET_ID],
          ...SPICE_RAW,
        ]);
  }
  // `vnc=` is said, because an unnamed first value that contains "=" would be taken for an option.
  return endpoint.kind === "unix"
    ? keyed("-vnc", undefined, [["vnc", `unix:${endpoint.path}`], ...VNC_OPTIONS])
    : keyed("-vnc", undefined, [
        ["vnc", `${endpoint.host}:${endpoint.port - VNC_BASE_PORT}`],
        ["password-secret", SECRET_ID],
        ...VNC_OPTIONS,
      ]);
};

const remote = (context: LaunchContext, protocol: "spice" | "vnc"): Outcome<Part> => {
  const endpoint = context.host.endpoints.display;
  if (endpoint === undefined)
    return refuse("internal", "No endpoint was prepared for the guest's display.");
  if (protocol === "vnc" && endpoint.kind === "tcp" && endpoint.port < VNC_BASE_PORT) {
    return refuse(
      "internal",
      `VNC cannot listen on port ${endpoint.port}: QEMU counts its ports from ${VNC_BASE_PORT}.`,
    );
  }
  const listen = server(protocol, endpoint);
  if (endpoint.kind === "unix") return done({ args: [listen], cleanup: socketFiles(endpoint) });
  const { arg, file } = secret(context);
  return done({ args: [arg, listen], files: [file], cleanup: [file.path] });
};

/** The graphics adapter, and where its picture is served. No window of QEMU's own. */
export const display: Family = (context) => {
  const video = videoDevice(context);
  if (!video.ok) return video;
  const served =
    context.displayProtocol === "none"
      ? done<Part>({ args: [] })
      : remote(context, context.displayProtocol);
  if (!served.ok) return served;
  return done({
    ...served.value,
    args: [video.value, json("-display", { type: "none" }), ...served.value.args],
  });
};
