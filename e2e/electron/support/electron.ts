// The Electron that the tests run, and the shell built for it: the old one that can be had everywhere (apps/electron/compat),
// or with OPENUTM_TEST_ELECTRON=current the one that ships, where it is installed.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../../packages/testing/src/index.ts";

const electronApp = join(checkout, "apps", "electron");
const isCurrent = process.env["OPENUTM_TEST_ELECTRON"] === "current";
const compatApp = join(electronApp, "compat", "app");
const electronFolder = isCurrent
  ? join(electronApp, "node_modules", "electron", "dist")
  : join(checkout, ".cache", "electron-9.4.1");

/** The folder that Electron is started with. */
export const shellApp = isCurrent ? electronApp : compatApp;
export const electronProgram = join(electronFolder, "electron");

const commands = ["Xvfb", "xdotool"];

/** Why the shell cannot be run on this machine; undefined when it can. */
export const whyNoElectron = (): string | undefined => {
  if (process.platform !== "linux")
    return "these tests find processes by /proc and have a screen by Xvfb, which are Linux's";
  if (!isCurrent && process.arch !== "x64") return "the old Electron of the tests is for x64";
  if (!existsSync(electronProgram))
    return isCurrent
      ? "Electron is not installed: run apps/electron/node_modules/electron/install.js"
      : "Electron 9.4.1 is not unpacked in .cache: `npm run setup -- --tests` says why";
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
export const buildShell = (): void => {
  const built = join(shellApp, "dist", "icon.png");
  const sources = [
    electronApp,
    join(checkout, "packages"),
    join(checkout, "apps", "cli", "dist", "openutm.mjs"),
  ];
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources.map(newestMs))) return;
  execFileSync(
    process.execPath,
    [join(electronApp, "build.mjs"), ...(isCurrent ? [] : ["--compat"])],
    {
      stdio: "pipe",
      timeout: 120_000,
    },
  );
};
