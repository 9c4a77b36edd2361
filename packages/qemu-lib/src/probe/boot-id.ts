/** I/O edge: something that changes with every boot of the host. */
import { readFile } from "node:fs/promises";
import { uptime } from "node:os";

/** Linux tells it; elsewhere it is the minute of the boot, which a corrected clock may move: then the probes just run again. */
export async function readBootId(): Promise<string> {
  const told = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return told.trim() || `booted-${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
}
