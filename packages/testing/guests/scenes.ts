/** The guest of scenes: a distribution's kernel with its screen drivers and one program that draws, as kernel and initrd. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { cachedFolder, type Found, isMissing } from "./cache.ts";
import { writeCpio } from "./cpio.ts";
import { findKernel, loadModules } from "./kernel.ts";
import { moduleFiles } from "./tiny.ts";

export type ScenesGuest = { readonly kernel: string; readonly initrd: string };

export type SceneName = "text" | "window" | "motion" | "still";

export const SCENES_READY = "SCENES-READY";

/** What a picture says of itself: `scenes.c` draws it. */
export const stamp = { cellPx: 8, cells: 32, magic: 0xb2 } as const;

/** Where the stamps stand on a screen of this height. */
export const stampTops = (heightPx: number): readonly number[] => [
  0,
  (heightPx / 2) & ~(stamp.cellPx - 1),
  heightPx - stamp.cellPx,
];

const program = join(import.meta.dirname, "scenes", "scenes.c");
const modules = ["qxl", "bochs", "virtio_pci", "virtio_gpu", "evdev"] as const;
const compilers = ["/usr/bin/gcc", "/usr/bin/cc"];
const drmHeaders = "/usr/include/libdrm";
const neededFiles = [`${drmHeaders}/drm_mode.h`, "/usr/include/stdio.h"];

/** Some seconds at first, then from the cache. */
export function scenesGuest(): Found<ScenesGuest> {
  const kernel = findKernel({ withModules: ["qxl", "bochs", "virtio_gpu"] });
  if (isMissing(kernel)) return kernel;
  const compiler = compilers.find((path) => existsSync(path));
  if (compiler === undefined || !neededFiles.every((path) => existsSync(path)))
    return { missing: "no C compiler with its headers (packages gcc, libc6-dev, libdrm-dev)" };
  const folder = cachedFolder("scenes", [kernel.version, readFileSync(program)], (scratch) => {
    const init = join(scratch, "init");
    const options = ["-static", "-O2", "-Wall", "-Wextra", "-I", drmHeaders];
    execFileSync(compiler, [...options, "-o", init, program], { stdio: "pipe" });
    const entries = [
      ...["dev", "modules"].map((path) => ({ path, mode: 0o040755 })),
      { path: "init", mode: 0o100755, data: readFileSync(init) },
      ...moduleFiles(loadModules(kernel, modules)),
    ];
    writeFileSync(join(scratch, "initrd"), zstdCompressSync(writeCpio(entries)));
    copyFileSync(kernel.image, join(scratch, "vmlinuz"));
    rmSync(init);
  });
  return { kernel: join(folder, "vmlinuz"), initrd: join(folder, "initrd") };
}
