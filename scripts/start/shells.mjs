// Where OpenUTM can show itself, and what each place needs and how it is started.
import { startBrowser } from "./browser.mjs";
import { startElectron } from "./electron.mjs";
import { startTauri } from "./tauri.mjs";

/**
 * @typedef {object} StartOptions
 * @property {{ bun: string, node: string }} tools
 * @property {import("../setup/host.mjs").Host} host
 * @property {boolean} assumeYes
 * @property {readonly string[]} words for the shell itself
 *
 * @typedef {object} Shell
 * @property {string} summary
 * @property {readonly import("../setup/system-needs.mjs").Purpose[]} purposes what set-up brings for it
 * @property {(options: StartOptions) => Promise<number>} start resolves with the exit code when it has ended
 */

/** @type {Readonly<Record<string, Shell>>} */
export const SHELLS = {
  browser: {
    summary: "in your browser (this is what starts when nothing is said)",
    purposes: ["run"],
    start: startBrowser,
  },
  tauri: {
    summary: "the Tauri app, with the Rust backend; needs Rust",
    purposes: ["run", "tauri"],
    start: startTauri,
  },
  electron: {
    summary: "the Electron app; Electron itself is downloaded the first time",
    purposes: ["run", "electron"],
    start: startElectron,
  },
};
