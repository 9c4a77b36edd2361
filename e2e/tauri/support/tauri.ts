// The Tauri shell that the tests run: a debug build with the page in it, or the program that OPENUTM_TEST_TAURI names.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../../packages/testing/src/index.ts";
import { findCargo, whyNoRust } from "../../../scripts/setup/rust.mjs";
import {
  TAURI_APP,
  TAURI_FOLDER,
  tauriProgram as programOf,
  whyNoWebKit,
} from "../../../scripts/start/tauri-app.mjs";

/** One that is built already: out of a package, or before. */
const built = process.env["OPENUTM_TEST_TAURI"];

export const tauriProgram = built ?? programOf(process);
export const tauriDriver = join(checkout, "node_modules", "@crabnebula", "tauri-driver", "cli.js");

const isOnPath = (name: string): boolean =>
  (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, name)));

/** Why the shell cannot be built and run on this machine; undefined when it can. */
export const whyNoTauri = (): string | undefined => {
  if (process.platform !== "linux" || process.arch !== "x64")
    return "these tests drive WebKitGTK by a driver that there is for Linux on x64";
  if (built === undefined) {
    const why = whyNoRust() ?? whyNoWebKit();
    if (why !== undefined) return why;
  }
  const missing = ["WebKitWebDriver", "Xvfb", "xdotool"].find((name) => !isOnPath(name));
  return missing === undefined ? undefined : `${missing} is not installed`;
};

const newestMs = (path: string): number => {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter(
        (name) =>
          !["node_modules", "dist", "gen", "target", ".turbo", "vectors", "fixtures"].includes(
            name,
          ),
      )
      .map((name) => newestMs(join(path, name))),
  );
};

/** Builds the page and the program when a source of the page is newer; cargo knows about its own. */
export const buildTauri = (): void => {
  if (built !== undefined) return;
  const page = join(TAURI_FOLDER, "dist", "page", "index.html");
  const sources = [join(TAURI_FOLDER, "src"), join(checkout, "config"), join(checkout, "packages")];
  if (!existsSync(page) || statSync(page).mtimeMs < Math.max(...sources.map(newestMs)))
    execFileSync(
      process.execPath,
      [join(TAURI_FOLDER, "node_modules", "vite", "bin", "vite.js"), "build"],
      {
        cwd: TAURI_FOLDER,
        stdio: "pipe",
        // A test runner's own value would build React for development.
        env: { ...process.env, NODE_ENV: "production" },
      },
    );
  execFileSync(findCargo() ?? "cargo", ["build", ...TAURI_APP], {
    cwd: TAURI_FOLDER,
    stdio: "pipe",
    timeout: 1_200_000,
  });
};
