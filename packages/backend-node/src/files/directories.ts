// Private directories: nobody else on this machine reads a user's VMs.
import { chmod, lstat, mkdir, readdir, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMissing, sayingFs } from "./fs-error.ts";

const privateMode = 0o700;

/** Makes a directory and its parents, mode 0700. One that is there and ours is closed to others, too. */
export const ensurePrivateDirectory = (path: string): Promise<void> =>
  sayingFs("make", path, async () => {
    await mkdir(path, { recursive: true, mode: privateMode });
    if (process.platform !== "win32") await chmod(path, privateMode);
  });

/** What a tree takes on the disk, links not followed; 0 when it is not there. */
export const treeSizeBytes = async (path: string): Promise<number> => {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined) return 0;
  const own = stats.blocks === undefined ? stats.size : stats.blocks * 512;
  if (!stats.isDirectory()) return own;
  const names = await readdir(path).catch(() => []);
  let total = own;
  for (const name of names) total += await treeSizeBytes(join(path, name));
  return total;
};

/** Free bytes for this user where `path` is or would be. */
export const freeBytesAt = (path: string): Promise<number> =>
  sayingFs("read", path, async () => {
    for (let at = path; ; at = dirname(at)) {
      try {
        const { bavail, bsize } = await statfs(at);
        return bavail * bsize;
      } catch (error) {
        if (!isMissing(error) || dirname(at) === at) throw error;
      }
    }
  });
