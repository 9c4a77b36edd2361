// The Electron that can run here, and the shell built for it (apps/electron/compat).
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../../packages/testing/src/index.ts";

const electronApp = join(checkout, "apps", "electron");
export const compatApp = join(electronApp, "compat", "app");
export const oldElectron = join(checkout, ".cache", "electron-9.4.1");

const commands = ["Xvfb"];

/** Why the shell cannot be run on this machine; undefined when it can. */
export const whyNoElectron = (): string | undefined => {
  if (process.platform !== "linux" || process.arch !== "x64")
    return "the Electron of the tests is for Linux on x64";
  if (!existsSync(join(oldElectron, "electron")))
    return "Electron 9.4.1 is not unpacked in .cache: `npm run setup -- --tests` says why";
  const folders = (process.env["PATH"] ?? "").split(":");
  const missing = commands.find(
    (name) => !folders.some((folder) => existsSync(join(folder, name))),
  );
  return missing === undefined ? undefined : `${missing} is not installed`;
};

const newestMs = (path: string): number => {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => !["node_modules", "dist", ".turbo", "vectors", "fixtures"].includes(name))
      .map((name) => newestMs(join(path, name))),
  );
};

/** Builds it when a source is newer than the last build. */
export const buildCompat = (): void => {
  const built = join(compatApp, "dist", "icon.png");
  const sources = [
    electronApp,
    join(checkout, "packages"),
    join(checkout, "apps", "cli", "dist", "openutm.mjs"),
  ];
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources.map(newestMs))) return;
  execFileSync(process.execPath, [join(electronApp, "build.mjs"), "--compat"], {
    stdio: "pipe",
    timeout: 120_000,
  });
};
