/**
 * A Debian or Ubuntu with a graphical session: Xorg, openbox, spice-vdagent and PulseAudio under systemd. Minutes to
 * build, so only `npm run test:guests` does. Root is logged in on ttyS0, a person on the screen.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder, type Found } from "./cache.ts";
import { findProgram } from "./tiny.ts";

export type DesktopGuest = {
  readonly kernel: string;
  readonly initrd: string;
  /** Of one file system, the root's. */
  readonly disk: string;
};

/** What root's shell on ttyS0 says first. */
export const DESKTOP_LOGIN = "root@desktop";

const recipe = join(import.meta.dirname, "desktop", "build.sh");
const programs = ["mmdebstrap", "mke2fs", "qemu-img", "apt-get"] as const;

/** From the cache, or built now. */
export function desktopGuest(): Found<DesktopGuest> {
  const lacking = programs.find((name) => findProgram(name) === undefined);
  if (lacking !== undefined) return { missing: `${lacking} is not installed` };
  if (process.getuid?.() !== 0) return { missing: "the desktop guest is built as root" };
  const inputs = [readFileSync(recipe), readFileSync("/etc/os-release")];
  const folder = cachedFolder("desktop", inputs, (scratch) => {
    const built = spawnSync(recipe, [scratch], { encoding: "utf8", stdio: "pipe" });
    if (built.status !== 0) throw new Error(`${recipe} failed: ${built.stderr.slice(-2000)}`);
  });
  return {
    kernel: join(folder, "vmlinuz"),
    initrd: join(folder, "initrd"),
    disk: join(folder, "disk.qcow2"),
  };
}
