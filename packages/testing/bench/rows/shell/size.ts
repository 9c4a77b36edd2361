// How much a shell ships.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Of a file or of a folder with all that is in it, source maps left out. */
export const sizeMib = (path: string): number => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return path.endsWith(".map") ? 0 : stat.size / 1024 ** 2;
  return readdirSync(path)
    .map((name) => sizeMib(join(path, name)))
    .reduce((sum, size) => sum + size, 0);
};
