import { CLI_BUNDLE } from "../setup/paths.mjs";
import { runForeground } from "../setup/process.mjs";

/** @param {import("./shells.mjs").StartOptions} options */
export function startBrowser({ tools, words }) {
  return runForeground(tools.node, [CLI_BUNDLE, "serve", "--demo", "--open", ...words]);
}
