// Who has a file open: so that "another program holds the image" can say which.
import type { Holder } from "@openutm/vm-core";
import { execFile } from "node:child_process";
import { readdir, readFile, readlink, realpath, stat } from "node:fs/promises";

const opens = async (
  pid: string,
  wanted: { readonly dev: number; readonly ino: number },
  path: string,
): Promise<boolean> => {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const fd of fds) {
    const at = `/proc/${pid}/fd/${fd}`;
    // Cheap first: most descriptors are sockets and pipes.
    const target = await readlink(at).catch(() => "");
    if (target === path) return true;
    if (!target.startsWith("/")) continue;
    const found = await stat(at).catch(() => undefined);
    if (found?.dev === wanted.dev && found.ino === wanted.ino) return true;
  }
  return false;
};

const nameOf = async (pid: string): Promise<string> =>
  (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "a program")).trim();

const linux = async (path: string): Promise<readonly Holder[]> => {
  const real = await realpath(path);
  const wanted = await stat(real);
  const pids = (await readdir("/proc")).filter(
    (name) => /^\d+$/.test(name) && name !== String(process.pid),
  );
  const found = await Promise.all(
    pids.map(async (pid) =>
      (await opens(pid, wanted, real)) ? [{ pid: Number(pid), name: await nameOf(pid) }] : [],
    ),
  );
  return found.flat();
};

/** `lsof -Fpc`: a line `p<pid>` and a line `c<name>` for each process. */
export const readLsof = (output: string): readonly Holder[] =>
  [...output.matchAll(/^p(\d+)\nc(.*)$/gm)].map(([, pid = "0", name = ""]) => ({
    pid: Number(pid),
    name,
  }));

const macos = (path: string): Promise<readonly Holder[]> =>
  new Promise((resolve) => {
    execFile("lsof", ["-Fpc", "--", path], { timeout: 5000 }, (_error, stdout) =>
      resolve(readLsof(stdout)),
    );
  });

const finders: Partial<Record<NodeJS.Platform, (path: string) => Promise<readonly Holder[]>>> = {
  linux,
  darwin: macos,
};

/** Only processes that this user may look into; none on systems that do not tell. */
export const holdersOf = async (path: string): Promise<readonly Holder[]> =>
  (await finders[process.platform]?.(path).catch(() => [])) ?? [];
