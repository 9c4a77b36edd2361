// How a checkout builds the Tauri app: for `npm start`, and with the same words for the tests, so that nothing is built twice.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../setup/paths.mjs";

/** The Rust workspace. */
export const TAURI_FOLDER = join(ROOT, "apps", "tauri");

/** Of cargo: the app, with the page in it. Another set of features would build Tauri a second time. */
export const TAURI_APP = ["--locked", "--package", "openutm-app", "--features", "custom-protocol"];

/**
 * The program that `cargo build` makes of it.
 * @param {{ env: NodeJS.ProcessEnv, platform: string }} where
 */
export function tauriProgram({ env, platform }) {
  const target = env.CARGO_TARGET_DIR ?? join(TAURI_FOLDER, "target");
  return join(target, "debug", platform === "win32" ? "openutm.exe" : "openutm");
}

/** Why the app cannot be built for want of the system's web engine; only Linux needs development files of it. */
export function whyNoWebKit() {
  if (process.platform !== "linux") return undefined;
  const { status } = spawnSync("pkg-config", ["--exists", "webkit2gtk-4.1"]);
  return status === 0 ? undefined : "WebKitGTK's development files (4.1) are not installed";
}
