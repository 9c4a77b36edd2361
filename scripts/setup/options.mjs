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
