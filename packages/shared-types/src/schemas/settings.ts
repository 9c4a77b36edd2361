import { z } from "../zod.ts";

export const Settings = z
  .strictObject({
    theme: z.enum(["system", "light", "dark"]),
    language: z.enum(["system", "en", "de"]),
    /** What happens to running guests when the last window closes. */
    onQuit: z.enum(["ask", "shutDown", "suspend", "keepRunning"]),
    /** How long `stop` waits for the guest to shut down by itself. */
    stopTimeoutMs: z.int().min(1000).max(3_600_000),
    /** In place of what is usual for the system; what the wish itself names counts before it. */
    newVm: z.strictObject({
      memoryMib: z.int().min(1).max(16_777_216).optional(),
      cpuCount: z.int().min(1).max(255).optional(),
      diskGib: z.int().min(1).max(65_536).optional(),
    }),
    /** The system's own shortcuts go to the guest whose display has the focus. */
    captureKeyboard: z.boolean(),
    /** Gives the keyboard and the pointer back to the host. */
    releaseShortcut: z.enum(["ctrlAlt", "rightCtrl", "ctrlAltG"]),
    /** `toGuest`: what the guest copies stays in the guest. */
    clipboard: z.enum(["both", "toGuest", "off"]),
    /** Where a guest's display opens: in OpenUTM, or in virt-viewer's remote-viewer. */
    viewer: z.enum(["window", "remoteViewer"]),
  })
  .meta({ id: "Settings" });
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = Settings.partial().meta({ id: "SettingsPatch" });
export type SettingsPatch = z.infer<typeof SettingsPatch>;
