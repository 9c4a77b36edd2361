// What is known of the QEMU on this machine.
import { DisplayProtocol } from "../config/vm-config.ts";
import { z } from "../zod.ts";
import { Accelerator, Arch, HostPath, Reason } from "./basics.ts";

export const QemuVersion = z
  .strictObject({
    major: z.int().min(0),
    minor: z.int().min(0),
    micro: z.int().min(0),
    text: z.string(),
  })
  .meta({ id: "QemuVersion" });
export type QemuVersion = z.infer<typeof QemuVersion>;

/** Asked of this very binary over QMP; names are QEMU's own. Drives what is offered. */
export const QemuCapabilities = z
  .strictObject({
    machines: z.array(z.string()),
    cpuModels: z.array(z.string()),
    /** User-creatable device types (`-device`). */
    devices: z.array(z.string()),
    netdevs: z.array(z.string()),
    chardevs: z.array(z.string()),
    audiodevs: z.array(z.string()),
    displays: z.array(z.string()),
    /** What `-accel help` lists; whether one runs guest code is the probe's word. */
    accelerators: z.array(Accelerator),
    displayProtocols: z.array(DisplayProtocol),
    tpm: z.boolean(),
    /** `-sandbox` (seccomp) is compiled in. */
    sandbox: z.boolean(),
  })
  .meta({ id: "QemuCapabilities" });
export type QemuCapabilities = z.infer<typeof QemuCapabilities>;

/** One firmware of this host, from QEMU's own `firmware/*.json` descriptors (docs/interop/firmware.json). */
export const FirmwareImage = z
  .strictObject({
    descriptorPath: HostPath,
    description: z.string(),
    arch: Arch,
    /** Machine type globs such as `pc-q35-*`. */
    machines: z.array(z.string()),
    kind: z.enum(["bios", "uefi"]),
    secureBoot: z.boolean(),
    requiresSmm: z.boolean(),
    codePath: HostPath,
    codeFormat: z.enum(["raw", "qcow2"]),
    /** The template of the variable store; absent where the firmware keeps no variables. */
    varsTemplatePath: HostPath.optional(),
    varsFormat: z.enum(["raw", "qcow2"]).optional(),
  })
  .meta({ id: "FirmwareImage" });
export type FirmwareImage = z.infer<typeof FirmwareImage>;

export const QemuInstallation = z
  .strictObject({
    arch: Arch,
    binaryPath: HostPath,
    /** qemu-img of the same installation, where it is there. */
    imgPath: HostPath.optional(),
    version: QemuVersion,
    /** Set when this QEMU is not used: too old, hangs, lies. */
    problem: Reason.optional(),
    capabilities: QemuCapabilities.optional(),
    firmware: z.array(FirmwareImage),
  })
  .meta({ id: "QemuInstallation" });
export type QemuInstallation = z.infer<typeof QemuInstallation>;

/** An accelerator is usable when it has just run guest code; otherwise the reason says why not. */
export const AcceleratorReport = z
  .strictObject({
    name: Accelerator,
    arch: Arch,
    usable: z.boolean(),
    /** A sentence for people. */
    reason: z.string(),
    hint: z.string().optional(),
    /** How the probe ended and what QEMU said, for whoever wants to know more. */
    evidence: z.array(z.string()).optional(),
  })
  .meta({ id: "AcceleratorReport" });
export type AcceleratorReport = z.infer<typeof AcceleratorReport>;
