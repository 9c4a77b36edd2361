/** I/O edge: what tells one build of QEMU from another without running it. */
import { realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Path, size and time of the program and the times of the folders its modules may lie in: installing
 * `qemu-system-modules-spice` later changes what the same program can do. Undefined when the program is gone.
 */
export async function binaryIdentity(binaryPath: string): Promise<string | undefined> {
  try {
    const real = await realpath(binaryPath);
    const { size, mtimeMs } = await stat(real);
    const modules = await Promise.all(moduleFolders(real).map(folderTime));
    return JSON.stringify([binaryPath, real, size, Math.trunc(mtimeMs), ...modules]);
  } catch {
    return undefined;
  }
}

function moduleFolders(binaryPath: string): readonly string[] {
  const prefix = dirname(dirname(binaryPath));
  return [
    join(prefix, "lib", "qemu"),
    join(prefix, "lib64", "qemu"),
    join(prefix, "lib", "x86_64-linux-gnu", "qemu"),
    join(prefix, "lib", "aarch64-linux-gnu", "qemu"),
  ];
}

async function folderTime(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Math.trunc(mtimeMs),
    () => 0,
  );
}
