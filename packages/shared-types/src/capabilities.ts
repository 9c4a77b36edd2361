// What a host can do is asked, never which host it is. A refusal says why, and the page shows it beside the greyed control.
import { z } from "./zod.ts";

export const capabilityNames = [
  "run.x86_64",
  "run.aarch64",
  "display.spice",
  "display.vnc",
  "display.window",
  "network.bridged",
  "vm.suspend",
  "images.import",
  "firmware.uefi",
  "firmware.secureBoot",
  "firmware.tpm",
  "drive.hotplug",
  "host.reveal",
  "qemu.install",
] as const;

export type CapabilityName = (typeof capabilityNames)[number];

export const Capability = z
  .strictObject({
    name: z.enum(capabilityNames),
    available: z.boolean(),
    reason: z.string().optional(),
  })
  .meta({ id: "Capability" });
export type Capability = z.infer<typeof Capability>;
