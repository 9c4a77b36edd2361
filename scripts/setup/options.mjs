/** @typedef {import("./system-needs.mjs").Purpose} Purpose */

/** @type {readonly Purpose[]} what the browser mode and the command line need */
export const RUN_PURPOSES = ["run"];

/** @type {readonly Purpose[]} what every test needs */
export const TEST_PURPOSES = ["run", "test", "tauri", "electron"];

/**
 * Splits a command line into set-up's own options and the rest, which is for what is started next.
 * @param {readonly string[]} args
 * @returns {{ assumeYes: boolean, tests: boolean, help: boolean, rest: readonly string[] }}
 */
export function parseSetupOptions(args) {
  const own = new Set(["--yes", "-y", "--tests", "--help", "-h"]);
  const has = (...names) => names.some((name) => args.includes(name));
  return {
    assumeYes: has("--yes", "-y"),
    tests: has("--tests"),
    help: has("--help", "-h"),
    rest: args.filter((arg) => !own.has(arg)),
  };
}
