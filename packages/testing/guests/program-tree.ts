/** Programs of a distribution with all that they need, as files of a guest's first file system. */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { CpioEntry } from "./cpio.ts";
import { neededLibraries } from "./elf.ts";

export type WantedPrograms = {
  /** A folder with unpacked packages. */
  readonly root: string;
  /** Paths of programs and of libraries that are loaded by name: they keep their places. */
  readonly programs: readonly string[];
  /** Folders that are taken whole. */
  readonly folders: readonly string[];
};

/** Where a distribution's loader looks, and where packages put libraries. */
const libraryFolders = ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib", "lib"];
const loader = "lib64/ld-linux-x86-64.so.2";

/** A file of the tree by its path in it: its links mean places in the tree, also when they are absolute. */
export function insideTree(root: string, path: string): string | undefined {
  let at = join(root, path);
  for (let links = 0; links < 16; links += 1) {
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (!found.isSymbolicLink()) return at;
    const target = readlinkSync(at);
    at = target.startsWith("/") ? join(root, target) : resolve(dirname(at), target);
  }
  return undefined;
}

/**
 * Entries with every folder before what it holds. Libraries go to /lib under the names that programs ask for.
 * @throws Error naming what the tree has not
 */
export function packPrograms({ root, programs, folders }: WantedPrograms): CpioEntry[] {
  const files = new Map<string, Buffer>();
  const demand = (path: string): Buffer => {
    const file = insideTree(root, path);
    if (file === undefined) throw new Error(`the unpacked packages have no ${path}`);
    return readFileSync(file);
  };
  const addNeeded = (elf: Buffer): void => {
    for (const name of neededLibraries(elf)) {
      if (files.has(`lib/${name}`) || name.startsWith("ld-linux")) continue;
      const path = libraryFolders
        .map((folder) => `${folder}/${name}`)
        .find((candidate) => insideTree(root, candidate) !== undefined);
      if (path === undefined) throw new Error(`the unpacked packages have no ${name}`);
      const library = demand(path);
      files.set(`lib/${name}`, library);
      addNeeded(library);
    }
  };
  for (const path of [...programs, loader]) {
    const program = demand(path);
    files.set(path, program);
    addNeeded(program);
  }
  for (const folder of folders) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      const path = `${folder}/${name}`;
      const file = insideTree(root, path);
      if (file !== undefined && lstatSync(file).isFile()) files.set(path, readFileSync(file));
    }
  }
  return [
    ...foldersOf([...files.keys()]).map((path) => ({ path, mode: 0o040755 })),
    ...[...files].map(([path, data]) => ({ path, mode: 0o100755, data })),
  ];
}

/** Every folder above the paths, the outer ones first. */
function foldersOf(paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/");
    for (let count = 1; count < parts.length; count += 1)
      found.add(parts.slice(0, count).join("/"));
  }
  return [...found].sort();
}

/** Whether set-up has unpacked the packages. */
export const isUnpacked = (root: string): boolean => existsSync(join(root, "packages.txt"));
