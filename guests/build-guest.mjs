// Runs NASM for the guests in this folder and writes, or with `check` compares, their images.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * @param {{ folder: string, images: readonly { source: string, image: string }[], check: boolean }} options
 * @returns {0 | 1 | 2} exit status: done or same, different, NASM missing or refusing
 */
export function buildGuest({ folder, images, check }) {
  const scratch = mkdtempSync(join(tmpdir(), "openutm-guest-"));
  try {
    for (const { source, image } of images) {
      const built = join(scratch, image);
      const nasm = spawnSync("nasm", ["-f", "bin", "-Wall", "-Werror", "-o", built, source], {
        cwd: folder,
        encoding: "utf8",
      });
      if (nasm.error !== undefined || nasm.status !== 0) {
        console.error(
          nasm.error === undefined
            ? nasm.stderr.trim()
            : `NASM does not start: ${nasm.error.message}`,
        );
        return 2;
      }
      const bytes = readFileSync(built);
      const target = join(folder, image);
      if (!check) {
        writeFileSync(target, bytes);
        console.log(`${image}: ${bytes.length} bytes`);
      } else if (!existsSync(target) || !readFileSync(target).equals(bytes)) {
        console.error(`${image} is not what ${source} gives. Run: node build.mjs`);
        return 1;
      }
    }
    return 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
