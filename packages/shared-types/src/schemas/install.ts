import { z } from "../zod.ts";

/** One way to install QEMU, with what would run: a program and its arguments, never a shell's text. */
export const InstallWay = z
  .strictObject({
    id: z.enum(["homebrew", "macports", "apt", "dnf", "pacman", "zypper", "winget"]),
    title: z.string(),
    program: z.string(),
    /** The whole command, to be shown and copied; `command[0]` is what asks for rights where they are needed. */
    command: z.array(z.string()).min(1),
    /** The system asks for a password on the way. */
    needsPassword: z.boolean(),
    available: z.boolean(),
    /** Why not, where it is not available. */
    reason: z.string().optional(),
  })
  .meta({ id: "InstallWay" });
export type InstallWay = z.infer<typeof InstallWay>;

export const InstallOptions = z
  .strictObject({
    /** Available ones first. */
    ways: z.array(InstallWay),
    /** For doing it by hand. */
    downloadUrl: z.url(),
    /** What QEMU is and why OpenUTM needs it. */
    explanation: z.string(),
  })
  .meta({ id: "InstallOptions" });
export type InstallOptions = z.infer<typeof InstallOptions>;
