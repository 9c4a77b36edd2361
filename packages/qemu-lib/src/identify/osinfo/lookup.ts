/** Reads libosinfo's database where this host has one. I/O edge: at most `limits` is read, once, when first asked. */
import { readdir, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { OsCandidate } from "../identify.ts";
import type { VolumeDescriptor } from "../volume.ts";
import { matchMedia, type OsinfoEntries, type OsinfoSystem, readEntries } from "./media.ts";

export type OsinfoLookup = (volume: VolumeDescriptor) => Promise<readonly OsCandidate[]>;

export type OsinfoDatabase = {
  /** The systems whose media this volume may be. */
  readonly lookup: OsinfoLookup;
  /** Every system of the database. */
  readonly systems: () => Promise<readonly OsinfoSystem[]>;
};

/** The database of 2026 has 960 files, 6 MB in all. */
const limits = { files: 5000, fileBytes: 1024 * 1024, totalBytes: 64 * 1024 * 1024 } as const;

/** Where osinfo-db-import puts the database: the system's, Homebrew's, the administrator's, the user's. */
export function osinfoFolders(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const { OSINFO_SYSTEM_DIR, XDG_CONFIG_HOME } = env;
  return [
    OSINFO_SYSTEM_DIR ?? "/usr/share/osinfo",
    "/usr/local/share/osinfo",
    "/opt/homebrew/share/osinfo",
    "/etc/osinfo",
    join(XDG_CONFIG_HOME ?? join(homedir(), ".config"), "osinfo"),
  ];
}

/** Remembers what it has read. A folder that is missing or cannot be read counts as empty. */
export function openOsinfo(folders: readonly string[]): OsinfoDatabase {
  let entries: Promise<OsinfoEntries> | undefined;
  const read = (): Promise<OsinfoEntries> => (entries ??= readDatabase(folders));
  return {
    lookup: async (volume) => matchMedia((await read()).media, volume),
    systems: async () => (await read()).systems,
  };
}

async function readDatabase(folders: readonly string[]): Promise<OsinfoEntries> {
  const files = (await Promise.all(folders.map(listFiles))).flat().slice(0, limits.files);
  const systems: OsinfoSystem[] = [];
  const media: OsinfoEntries["media"][number][] = [];
  if (files.length === 0) return { systems, media };
  const { parseXml } = await import("@rgrove/parse-xml");
  let totalBytes = 0;
  for (const file of files) {
    const xml = await readSmall(file);
    if (xml === undefined) continue;
    totalBytes += xml.length;
    if (totalBytes > limits.totalBytes) break;
    try {
      const found = readEntries(xml, parseXml);
      systems.push(...found.systems);
      media.push(...found.media);
    } catch {
      // One damaged file takes nothing from the others.
    }
  }
  return { systems, media };
}

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(folder, "os"), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(".xml"))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

async function readSmall(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size > limits.fileBytes ? undefined : await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
