/** I/O edge: the folder in which a probe's guests lie while it runs, and what a killed one has left. */
import { lstat, mkdtemp, opendir, rmdir, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probeGuests } from "./probe-guests.ts";

const prefix = "openutm-probe-";
/** A probe takes seconds: whoever made a folder that old was killed. */
const leftAfterMs = 60 * 60 * 1000;
/** A temporary place may hold anything; what is not reached now is found another time. */
const maxLookedAt = 10_000;

/** A folder of its own in `place`, after those that killed probes have left there are gone. */
export async function makeProbeFolder(place: string = tmpdir()): Promise<string> {
  await removeLeftFolders(place, Date.now() - leftAfterMs).catch(() => undefined);
  return mkdtemp(join(place, prefix));
}

async function removeLeftFolders(place: string, beforeMs: number): Promise<void> {
  let lookedAt = 0;
  for await (const entry of await opendir(place)) {
    if (entry.name.startsWith(prefix)) await removeIfLeft(join(place, entry.name), beforeMs);
    lookedAt += 1;
    if (lookedAt === maxLookedAt) return;
  }
}

/** Takes away this user's own old folder with the guests in it; one that holds anything else stays. */
async function removeIfLeft(folder: string, beforeMs: number): Promise<void> {
  try {
    const found = await lstat(folder);
    const isOurs = process.getuid === undefined || found.uid === process.getuid();
    if (!found.isDirectory() || !isOurs || found.mtimeMs > beforeMs) return;
    for (const { fileName } of Object.values(probeGuests)) {
      await unlink(join(folder, fileName)).catch(() => undefined);
    }
    await rmdir(folder);
  } catch {
    // Gone meanwhile, or not ours to remove.
  }
}
