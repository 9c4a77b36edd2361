import { z } from "../zod.ts";

export const Settings = z
  .strictObject({
    theme: z.enum(["system", "light", "dark"]),
    language: z.enum(["system", "en", "de"]),
    /** What happens to running guests when the last window closes. */
    onQuit: z.enum(["ask", "shutDown", "suspend", "keepRunning"]),
    /** How long `stop` waits for the guest to shut down by itself. */
    stopTimeoutMs: z.int().min(1000).max(3_600_000),
  })
  .meta({ id: "Settings" });
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = Settings.partial().meta({ id: "SettingsPatch" });
export type SettingsPatch = z.infer<typeof SettingsPatch>;

export const defaultSettings: Settings = {
  theme: "system",
  language: "system",
  onQuit: "ask",
  stopTimeoutMs: 30_000,
};
