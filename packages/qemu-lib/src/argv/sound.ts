import { type Family, hasDevice, type LaunchContext } from "./context.ts";
import { done, lacks } from "./outcome.ts";
import { json, type QemuArg } from "./qemu-arg.ts";
import { fixedSlot } from "./slots.ts";

const AUDIODEV = "audio0";

const DRIVERS = { hda: "intel-hda", virtio: "virtio-sound-pci", ac97: "AC97" } as const;

/**
 * Where sound goes without SPICE. Linux has no backend that is there on every host, and newer QEMUs do not start when
 * the one that was named does not answer.
 */
const HOST_BACKENDS = { macos: "coreaudio", windows: "dsound", linux: undefined } as const;

const backend = ({ displayProtocol, host, capabilities }: LaunchContext): string => {
  const wanted =
    displayProtocol === "spice"
      ? "spice"
      : displayProtocol === "vnc"
        ? HOST_BACKENDS[host.platform]
        : undefined;
  return wanted !== undefined && capabilities.audiodevs.includes(wanted) ? wanted : "none";
};

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
