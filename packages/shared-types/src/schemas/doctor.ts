import { z } from "../zod.ts";
import { Arch, ByteCount, HostPath, Platform, Reason, VmId } from "./basics.ts";
import { AcceleratorReport, FirmwareImage, QemuInstallation } from "./qemu.ts";

export const BackendKind = z.enum(["node", "rust"]).meta({ id: "BackendKind" });
export type BackendKind = z.infer<typeof BackendKind>;

export const DoctorReport = z
  .strictObject({
    backend: BackendKind,
    pid: z.int().min(1),
    version: z.string(),
    contractVersion: z.int().min(1),
    platform: Platform,
    arch: Arch,
    osRelease: z.string(),
    home: HostPath,
    cpuCount: z.int().min(1),
    memoryMib: z.int().min(0),
    memoryFreeMib: z.int().min(0),
    diskFreeBytes: ByteCount,
    qemu: z.array(QemuInstallation),
    accelerators: z.array(AcceleratorReport),
    firmware: z.array(FirmwareImage),
    /** What keeps VMs from running well here, worst first. */
    problems: z.array(Reason),
  })
  .meta({ id: "DoctorReport" });
export type DoctorReport = z.infer<typeof DoctorReport>;

/** A QEMU without a library entry, or a runtime directory without a readable guest. */
export const Orphan = z
  .strictObject({
    id: z.string().regex(/^[0-9a-f]{8}$/),
    runDir: HostPath,
    pid: z.int().min(1).optional(),
    vmId: VmId.optional(),
    vmName: z.string().optional(),
    alive: z.boolean(),
    reason: Reason,
  })
  .meta({ id: "Orphan" });
export type Orphan = z.infer<typeof Orphan>;

export const TrashEntry = z
  .strictObject({ id: VmId, name: z.string(), deletedAtMs: z.int().min(0), sizeBytes: ByteCount })
  .meta({ id: "TrashEntry" });
export type TrashEntry = z.infer<typeof TrashEntry>;
