import { Firmware } from "../config/vm-config.ts";
import { z } from "../zod.ts";
import { Vm } from "./vm.ts";

/** `certain`: the vendor's own naming. `likely`: good enough for defaults. `guess`: to be shown and asked about, no more. */
export const OsConfidence = z
  .enum(["certain", "likely", "guess", "unknown"])
  .meta({ id: "OsConfidence" });
export type OsConfidence = z.infer<typeof OsConfidence>;

const OsId = Vm.shape.osId.unwrap();

/** Which system an image installs or runs, by its own words. Names and reasons hold untrusted text of the image: show them as text. */
export const OsReport = z
  .strictObject({
    /** libosinfo's short id (`ubuntu24.04`). Absent when nothing is known, or when the candidates cannot be told apart. */
    os: OsId.optional(),
    name: z.string().optional(),
    confidence: OsConfidence,
    /** Best first. */
    candidates: z.array(z.strictObject({ os: OsId, name: z.string(), why: z.string() })),
  })
  .meta({ id: "OsReport" });
export type OsReport = z.infer<typeof OsReport>;

/** A system that OpenUTM knows, with what a new VM for it gets where the host can give it. */
export const OsSystem = z
  .strictObject({
    id: OsId,
    name: z.string(),
    family: z.enum(["linux", "windows", "macos", "bsd", "other"]),
    recommended: z.strictObject({
      cpuCount: z.int().min(1),
      memoryMib: z.int().min(1),
      diskGib: z.int().min(1),
      firmware: Firmware.shape.kind,
    }),
    /** Why OpenUTM cannot run it, where it cannot. */
    unsupported: z.string().optional(),
  })
  .meta({ id: "OsSystem" });
export type OsSystem = z.infer<typeof OsSystem>;
