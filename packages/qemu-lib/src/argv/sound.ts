import type { HostFacts } from "@openutm/shared-types";
import { type Family, hasDevice, type LaunchContext } from "./context.ts";
import { done, lacks } from "./outcome.ts";
import { json, type QemuArg } from "./qemu-arg.ts";
import { fixedSlot } from "./slots.ts";

const AUDIODEV = "audio0";

const DRIVERS = { hda: "intel-hda", virtio: "virtio-sound-pci", ac97: "AC97" } as const;

/** QEMU's backends for each of Linux' servers; PipeWire speaks PulseAudio's protocol too, and QEMU knows its own since 8.1. */
const SERVER_BACKENDS = { pipewire: ["pipewire", "pa"], pulse: ["pa"] } as const;

/**
 * Where sound goes without SPICE, best first. On macOS and Windows the system itself takes it. On Linux only a server
 * that answers does: given another, QEMU does not start ("Could not init `pa' audio driver", 7.2 and later).
 */
const hostBackends = ({ platform, soundServers = [] }: HostFacts): readonly string[] => {
  switch (platform) {
    case "macos":
      return ["coreaudio"];
    case "windows":
      return ["dsound", "sdl"];
    case "linux":
      return soundServers.flatMap((server) => SERVER_BACKENDS[server]);
  }
};

const wantedBackends = ({ displayProtocol, host }: LaunchContext): readonly string[] => {
  switch (displayProtocol) {
    case "spice":
      return ["spice"];
    case "vnc":
      return hostBackends(host);
    case "none":
      return [];
  }
};

const backend = (context: LaunchContext): string =>
  wantedBackends(context).find((name) => context.capabilities.audiodevs.includes(name)) ?? "none";

const devices = (context: LaunchContext, kind: keyof typeof DRIVERS): readonly QemuArg[] => {
  const place = fixedSlot(context.machine, "sound");
  return kind === "hda"
    ? [
        json("-device", { driver: DRIVERS.hda, id: "sound0", ...place }),
        json("-device", {
          driver: "hda-duplex",
          id: "sound0-codec",
          bus: "sound0.0",
          audiodev: AUDIODEV,
        }),
      ]
    : [json("-device", { driver: DRIVERS[kind], id: "sound0", ...place, audiodev: AUDIODEV })];
};

export const sound: Family = (context) => {
  const kind = context.config.sound.device;
  if (kind === "none") return done({ args: [] });
  if (!hasDevice(context, DRIVERS[kind]))
    return lacks(
      `device.${DRIVERS[kind]}`,
      `This QEMU has no “${kind}” sound card.`,
      "Choose another sound card.",
    );
  const driver = backend(context);
  return done({
    args: [json("-audiodev", { driver, id: AUDIODEV }), ...devices(context, kind)],
    notes:
      driver === "none" && context.displayProtocol !== "none"
        ? ["No sound: this display carries none, and no audio of this computer is used."]
        : [],
  });
};
