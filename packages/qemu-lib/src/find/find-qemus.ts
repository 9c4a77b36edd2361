/** I/O edge of finding: looks into the candidate folders and asks each program for its version. */
import { constants } from "node:fs";
import { access, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Arch } from "@openutm/shared-types";
import type { Platform, QemuInstallation } from "@openutm/shared-types";
import { runBounded } from "../process/run-bounded.ts";
import { candidatePaths, executableName } from "./candidates.ts";
import type { Environment } from "./candidates.ts";
import { identify } from "./identify.ts";
import { compareVersions } from "./version.ts";

export type FindOptions = {
  readonly platform: Platform;
  /** `OPENUTM_HOME`, `PATH`, `HOME` and their kind. */
  readonly env: Environment;
  /** Whole time that one program may take to say its version. Default 3000. */
  readonly timeoutMs?: number;
  /** In place of the table of candidates; for tests. */
  readonly folders?: readonly string[];
  readonly signal?: AbortSignal;
};

const maxParallel = 4;
const maxExpandedFolders = 64;
const versionOutputBytes = 64 * 1024;

/**
 * Every `qemu-system-x86_64` and `qemu-system-aarch64` of this machine, best first: without a problem before with one, then
 * in the order of `candidatePaths`. The same program under several names is listed once, under the first.
 * `capabilities` and `firmware` are left to `describeQemus`. Never rejects because of what it finds.
 */
export async function findQemus(options: FindOptions): Promise<readonly QemuInstallation[]> {
  const folders = options.folders ?? (await expandedFolders(options));
  const programs = await listPrograms(folders, options.platform);
  const imgs = await existing(folders, executableName(options.platform, "qemu-img"));
  const found = await inParallel(
    programs,
    maxParallel,
    async (program): Promise<QemuInstallation> => {
      const answer = await runBounded(program.path, {
        args: ["--version"],
        timeoutMs: options.timeoutMs ?? 3000,
        maxOutputBytes: versionOutputBytes,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      const imgPath = await nearestImg(program, imgs, options.platform);
      return {
        arch: program.arch,
        binaryPath: program.path,
        ...(imgPath === undefined ? {} : { imgPath }),
        ...identify(program.path, answer, options.platform),
        firmware: [],
      };
    },
  );
  return [
    ...found.filter((one) => one.problem === undefined),
    ...found.filter((one) => one.problem !== undefined),
  ];
}

type Program = { readonly arch: Arch; readonly path: string; readonly realPath: string };

async function listPrograms(
  folders: readonly string[],
  platform: Platform,
): Promise<readonly Program[]> {
  const programs = new Map<string, Program>();
  for (const folder of folders) {
    for (const arch of Arch.options) {
      const path = join(folder, executableName(platform, `qemu-system-${arch}`));
      const realPath = await realProgram(path);
      const key = `${arch} ${realPath}`;
      if (realPath !== undefined && !programs.has(key)) programs.set(key, { arch, path, realPath });
    }
  }
  return [...programs.values()];
}

/** The path behind links; undefined unless it is a regular file that may be run. */
async function realProgram(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isFile()) return undefined;
    await access(real, constants.X_OK);
    return real;
  } catch {
    return undefined;
  }
}

async function existing(folders: readonly string[], name: string): Promise<readonly string[]> {
  const paths = await Promise.all(
    folders.map(async (folder) => {
      const path = join(folder, name);
      return (await realProgram(path)) === undefined ? [] : [path];
    }),
  );
  return paths.flat();
}

/** Beside the program, beside what its link points to, else the first there is: any qemu-img serves any QEMU's images. */
async function nearestImg(
  program: Program,
  imgs: readonly string[],
  platform: Platform,
): Promise<string | undefined> {
  const name = executableName(platform, "qemu-img");
  const beside = join(dirname(program.path), name);
  if (imgs.includes(beside)) return beside;
  const besideReal = join(dirname(program.realPath), name);
  return (await realProgram(besideReal)) === undefined ? imgs[0] : besideReal;
}

async function expandedFolders({ platform, env }: FindOptions): Promise<readonly string[]> {
  const expanded = await Promise.all(
    candidatePaths(platform, env).map(({ pattern }) => expand(pattern)),
  );
  return expanded.flat();
}

/** Replaces the one component with a `*` by what is there, newest version first. */
async function expand(pattern: string): Promise<readonly string[]> {
  const parts = /^(.*[\\/])([^\\/]*)\*([^\\/]*)(.*)$/.exec(pattern);
  if (parts === null) return [pattern];
  const [, parent = "", before = "", after = "", rest = ""] = parts;
  const names = await readdir(parent).catch(() => []);
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .toSorted(newestFirst)
    .slice(0, maxExpandedFolders)
    .map((name) => `${parent}${name}${rest}`);
}

function newestFirst(a: string, b: string): number {
  return compareVersions(versionInName(b), versionInName(a)) || (a < b ? -1 : 1);
}

function versionInName(name: string) {
  const [, major, minor, micro] = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(name) ?? [];
  return { major: Number(major ?? 0), minor: Number(minor ?? 0), micro: Number(micro ?? 0) };
}

async function inParallel<In, Out>(
  items: readonly In[],
  width: number,
  work: (item: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const results: Out[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
