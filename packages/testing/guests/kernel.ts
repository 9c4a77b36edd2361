/** The kernel that set-up unpacked under .cache/guest-kernel, and its modules with what they depend on. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { checkout, type Found } from "./cache.ts";

export type GuestKernel = {
  readonly version: string;
  readonly image: string;
  /** Module name (with underscores) to file. */
  readonly modules: ReadonlyMap<string, string>;
};

export type KernelModule = { readonly name: string; readonly bytes: Buffer };

export type KernelWish = {
  /** The end of a version ("cloud-amd64"). */
  readonly flavour?: string | undefined;
  /** Modules that it must have: a cloud's kernel has no screens and no sound. */
  readonly withModules?: readonly string[];
};

/** The newest unpacked kernel of those that are wished for. */
export function findKernel(
  { flavour = "", withModules = [] }: KernelWish = {},
  root = join(checkout, ".cache", "guest-kernel"),
): Found<GuestKernel> {
  const boot = join(root, "boot");
  const versions = (existsSync(boot) ? readdirSync(boot) : [])
    .filter((name) => name.startsWith("vmlinuz-") && name.endsWith(flavour))
    .map((name) => name.slice("vmlinuz-".length))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  for (const version of versions) {
    const modules = modulesOf(root, version);
    if (withModules.every((name) => modules.has(name)))
      return { version, image: join(boot, `vmlinuz-${version}`), modules };
  }
  const wish = [flavour, ...withModules].filter((word) => word !== "").join(", ");
  return {
    missing: `no guest kernel ${wish} under .cache/guest-kernel: run npm test once, its set-up unpacks one`,
  };
}

function modulesOf(root: string, version: string): Map<string, string> {
  const folder = [join(root, "lib/modules", version), join(root, "usr/lib/modules", version)].find(
    existsSync,
  );
  const modules = new Map<string, string>();
  if (folder !== undefined)
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }))
      if (/\.ko(\.xz|\.zst)?$/.test(file)) modules.set(moduleName(file), join(folder, file));
  return modules;
}

/** The wanted modules and what they need, in loading order. What is not there is taken to be built in. */
export function loadModules(kernel: GuestKernel, wanted: readonly string[]): KernelModule[] {
  const loaded = new Map<string, KernelModule>();
  const visit = (name: string): void => {
    const file = kernel.modules.get(name);
    if (file === undefined || loaded.has(name)) return;
    const bytes = readModule(file);
    for (const needed of dependencies(bytes)) visit(needed);
    loaded.set(name, { name, bytes });
  };
  for (const name of wanted) visit(moduleName(name));
  return [...loaded.values()];
}

const moduleName = (file: string): string =>
  basename(file)
    .replace(/\.ko(\.\w+)?$/, "")
    .replaceAll("-", "_");

function readModule(file: string): Buffer {
  if (file.endsWith(".xz")) return execFileSync("xz", ["-dc", file], { maxBuffer: 64 << 20 });
  const bytes = readFileSync(file);
  return file.endsWith(".zst") ? zstdDecompressSync(bytes) : bytes;
}

/** From the module's own .modinfo, so that no depmod is needed. */
function dependencies(bytes: Buffer): string[] {
  const start = bytes.indexOf("\0depends=");
  if (start < 0) return [];
  const text = bytes.toString("latin1", start + "\0depends=".length, bytes.indexOf(0, start + 1));
  return text
    .split(",")
    .filter((name) => name !== "")
    .map(moduleName);
}
