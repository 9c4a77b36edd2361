// The machine as the user describes it: one section per device family, in the order of the argv builder.
import { Accelerator, Arch } from "../schemas/basics.ts";
import { z } from "../zod.ts";
import { Drive, DriveId } from "./drives.ts";
import { Network } from "./networks.ts";

export const MachineType = z.enum(["auto", "q35", "pc", "virt"]).meta({ id: "MachineType" });
export const AcceleratorChoice = z
  .enum(["auto", ...Accelerator.options])
  .meta({ id: "AcceleratorChoice" });

export const Cpu = z
  .strictObject({
    /** `auto`, or one of this QEMU's `-cpu` names. */
    model: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$/),
    count: z.int().min(1).max(255),
  })
  .meta({ id: "Cpu" });
export type Cpu = z.infer<typeof Cpu>;

export const Firmware = z
  .strictObject({
    kind: z.enum(["bios", "uefi"]),
    secureBoot: z.boolean().default(false),
    tpm: z.boolean().default(false),
  })
  .meta({ id: "Firmware" });
export type Firmware = z.infer<typeof Firmware>;

export const DisplayProtocol = z.enum(["spice", "vnc"]).meta({ id: "DisplayProtocol" });
export type DisplayProtocol = z.infer<typeof DisplayProtocol>;

export const Display = z
  .strictObject({
    protocol: z.enum(["auto", "spice", "vnc", "none"]),
    device: z.enum(["auto", "std", "qxl", "virtio", "ramfb"]),
  })
  .meta({ id: "Display" });
export type Display = z.infer<typeof Display>;

export const Sound = z
  .strictObject({ device: z.enum(["none", "hda", "virtio", "ac97"]) })
  .meta({ id: "Sound" });
export type Sound = z.infer<typeof Sound>;

export const Usb = z
  .strictObject({
    controller: z.enum(["none", "xhci"]),
    /** An absolute pointer: the guest's pointer follows the host's without capture. */
    tablet: z.boolean(),
  })
  .meta({ id: "Usb" });
export type Usb = z.infer<typeof Usb>;

export const Sharing = z
  .strictObject({
    /** The vdagent port: clipboard and resize when the guest's agent runs. */
    clipboard: z.boolean(),
    /** The QEMU guest agent's port: addresses, clean shutdown. */
    guestAgent: z.boolean(),
  })
  .meta({ id: "Sharing" });
export type Sharing = z.infer<typeof Sharing>;

export const Boot = z
  .strictObject({
    /** Drive ids, first tried first. An empty disk falls through to the next. */
    order: z.array(DriveId).max(32),
    menu: z.boolean().default(false),
  })
  .meta({ id: "Boot" });
export type Boot = z.infer<typeof Boot>;

export const VmConfig = z
  .strictObject({
    arch: Arch,
    machine: MachineType,
    accelerator: AcceleratorChoice,
    cpu: Cpu,
    memoryMib: z.int().min(1).max(16_777_216),
    firmware: Firmware,
    drives: z.array(Drive).max(32),
    networks: z.array(Network).max(8),
    display: Display,
    sound: Sound,
    usb: Usb,
    sharing: Sharing,
    boot: Boot,
    /** What the guest takes the hardware clock for. Windows wants `localtime`. */
    clock: z.enum(["utc", "localtime"]),
    /** Appended to QEMU's arguments as they stand, one array element per argument. For experts, on their own word. */
    extraArgs: z
      .array(
        z
          .string()
          .max(4096)
          .regex(/^[^\u0000]*$/),
      )
      .max(256),
  })
  .meta({ id: "VmConfig" });
export type VmConfig = z.infer<typeof VmConfig>;

/** An update: each section that is given replaces that section whole. */
export const VmConfigPatch = VmConfig.partial().meta({ id: "VmConfigPatch" });
export type VmConfigPatch = z.infer<typeof VmConfigPatch>;
