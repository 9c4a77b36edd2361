import { CLI_BUNDLE } from "../setup/paths.mjs";
import { lastLines, run } from "../setup/process.mjs";
import { say } from "../setup/report.mjs";

/**
 * The very first start shows something alive, as `serve --demo` does: a demo VM that runs, in an empty library. Later
 * starts leave the library as it is. The backend that does it gives the library up to the app.
 * @param {string} node
 * @param {{ runProgram?: typeof run }} [standIns]
 * @returns {Promise<readonly string[]>} what the app is to be told: the demo's link, or nothing
 */
export async function demoWords(node, { runProgram = run } = {}) {
  const openutm = async (...words) => {
    const { code, output } = await runProgram(node, [CLI_BUNDLE, ...words]);
    if (code !== 0) throw new Error(lastLines(output));
    return output;
  };
  try {
    const vms = JSON.parse(await openutm("list", "--json"));
    if (vms.length > 0) return [];
    const { id } = JSON.parse(await openutm("create", "Demo", "--demo", "--json"));
    await openutm("start", id);
    return [`openutm://vm/${id}`];
  } catch (error) {
    say(`The demo could not be started:\n${error instanceof Error ? error.message : error}`);
    return [];
  }
}
