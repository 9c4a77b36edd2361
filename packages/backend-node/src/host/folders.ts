// The host's folders for a page that has no file dialog.
import { ApiError } from "@openutm/shared-types";
import type { FolderEntry, FolderListing } from "@openutm/shared-types";
import type { FolderRequest, Folders } from "@openutm/vm-core";
import type { Dirent } from "node:fs";
import { access, opendir, readdir, stat } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { fsError, isMissing } from "../files/fs-error.ts";
import { revealFile, whyNoReveal } from "./file-manager.ts";

/** What a page can still show; a folder of more says that it has more. */
const maxEntries = 2000;
/** So many names are looked at to find those entries. */
const maxScanned = 20_000;
const concurrency = 32;

const isoName = /\.(?:iso|img\.iso|udf)$/i;
const diskName = /\.(?:qcow2|img|raw|vmdk|vdi|vhdx?|qcow|qed|dmg|bin|dd)$/i;

const kindOf = (name: string): FolderEntry["kind"] => {
  if (isoName.test(name)) return "iso";
  return diskName.test(name) ? "disk" : "other";
};

const isHidden = (name: string): boolean => name.startsWith(".");

const isWanted = (entry: Dirent, show: FolderRequest["show"]): boolean => {
  if (isHidden(entry.name)) return false;
  // What a link leads to is seen only when it is looked at.
  if (entry.isDirectory() || entry.isSymbolicLink()) return true;
  if (!entry.isFile() || show === "folders") return false;
  return show === "all" || kindOf(entry.name) !== "other";
};

/** Some file systems hold sizes and times that JSON cannot say: such a file must not cost the rest of its folder. */
const sayable = (value: number): number =>
  Math.min(Math.max(0, Math.floor(value)), Number.MAX_SAFE_INTEGER);

const look = async (folder: string, { name }: Dirent): Promise<FolderEntry | undefined> => {
  const path = join(folder, name);
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  const modifiedAtMs = sayable(stats.mtimeMs);
  if (stats.isDirectory()) return { name, path, kind: "folder", modifiedAtMs };
  return stats.isFile()
    ? { name, path, kind: kindOf(name), sizeBytes: sayable(stats.size), modifiedAtMs }
    : undefined;
};

const inOrder = (a: FolderEntry, b: FolderEntry): number => {
  if ((a.kind === "folder") !== (b.kind === "folder")) return a.kind === "folder" ? -1 : 1;
  return collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
};

const collator = new Intl.Collator(undefined, { numeric: true });

const looksAt = async (
  folder: string,
  wanted: readonly Dirent[],
  show: FolderRequest["show"],
): Promise<FolderEntry[]> => {
  const found: FolderEntry[] = [];
  const queue = wanted.values();
  const worker = async (): Promise<void> => {
    for (const one of queue) {
      const entry = await look(folder, one);
      if (entry === undefined) continue;
      const fits = entry.kind === "folder" || show === "all";
      if (fits || (show === "images" && entry.kind !== "other")) found.push(entry);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return found;
};

const entriesOf = async (
  folder: string,
  show: FolderRequest["show"],
): Promise<Pick<FolderListing, "entries" | "truncated">> => {
  const wanted: Dirent[] = [];
  let scanned = 0;
  // A folder of millions is not read to its end.
  for await (const entry of await opendir(folder)) {
    scanned += 1;
    if (scanned > maxScanned) break;
    if (isWanted(entry, show)) wanted.push(entry);
  }
  const entries = (await looksAt(folder, wanted, show)).toSorted(inOrder);
  return {
    entries: entries.slice(0, maxEntries),
    truncated: scanned > maxScanned || entries.length > maxEntries,
  };
};

type Place = FolderListing["places"][number];

const existing = async (places: readonly Place[]): Promise<Place[]> => {
  const there = await Promise.all(
    places.map(({ path }) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return places.filter((_place, i) => there[i] === true);
};

/** Where systems mount sticks and discs. */
const mountFolders = (): readonly string[] => {
  if (process.platform === "darwin") return ["/Volumes"];
  if (process.platform === "win32") return [];
  const { username } = userInfo();
  return [`/run/media/${username}`, `/media/${username}`, "/mnt"];
};

const mounted = async (): Promise<Place[]> => {
  const found = await Promise.all(
    mountFolders().map(async (folder) => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isDirectory() && !isHidden(entry.name))
        .slice(0, 32)
        .map(({ name }) => ({ name, path: join(folder, name) }));
    }),
  );
  return found.flat();
};

const roots = (): readonly Place[] =>
  process.platform === "win32"
    ? Array.from({ length: 26 }, (_, i) => `${String.fromCharCode(65 + i)}:\\`).map((path) => ({
        name: path,
        path,
      }))
    : [{ name: "/", path: "/" }];

const placesOf = async (imagesFolder: string): Promise<Place[]> => {
  const home = homedir();
  const own = ["Downloads", "Desktop", "Documents"].map((name) => ({
    name,
    path: join(home, name),
  }));
  const images = { name: "OpenUTM", path: imagesFolder };
  const first = await existing([{ name: basename(home) || home, path: home }, ...own, images]);
  return [...first, ...(await mounted()), ...(await existing(roots()))];
};

const refused = (error: unknown, path: string): unknown => {
  if ((error as NodeJS.ErrnoException).code === "ENOTDIR")
    return new ApiError("image.notAFile", `${path} is no folder.`, { data: { path } });
  if (isMissing(error))
    return new ApiError("image.notFound", `There is no folder ${path}.`, { data: { path } });
  return fsError(error, path, "read");
};

const list = async (
  { path = homedir(), show }: FolderRequest,
  imagesFolder: string,
): Promise<FolderListing> => {
  if (!isAbsolute(path))
    throw new ApiError("image.notFound", `“${path}” is not an absolute path.`, { data: { path } });
  const folder = resolve(path);
  try {
    const [listed, places] = await Promise.all([entriesOf(folder, show), placesOf(imagesFolder)]);
    const parent = dirname(folder);
    return { path: folder, ...(parent === folder ? {} : { parent }), places, ...listed };
  } catch (error) {
    throw refused(error, folder);
  }
};

export const createFolders = (imagesFolder: string): Folders => ({
  list: (request) => list(request, imagesFolder),
  whyNoReveal,
  reveal: async (path) => {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (!there)
      throw new ApiError("image.notFound", `${path} is not there any more.`, { data: { path } });
    await revealFile(path);
  },
});
