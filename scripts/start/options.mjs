import { parseSetupOptions } from "../setup/options.mjs";
import { SHELLS } from "./shells.mjs";

const names = Object.keys(SHELLS);
const summaries = Object.entries(SHELLS).map(
  ([name, { summary }]) => `             ${name.padEnd(9)} ${summary}`,
);

export const USAGE = `usage: npm start -- [--shell SHELL] [--yes] [WORD...]

  --shell  where OpenUTM shows itself:
${summaries.join("\n")}
  --yes    install what that needs without asking
  WORD     is the shell's: a disc or disk image for an app, what \`serve\` takes for the browser (--port N)`;

/**
 * Reads npm start's command line.
 * @param {readonly string[]} args
 * @returns {{ shell: string, assumeYes: boolean, help: boolean, words: readonly string[], problem?: string }} `problem`
 *   says what is wrong with the command line
 */
export function parseStartOptions(args) {
  const { assumeYes, help, rest } = parseSetupOptions(args);
  const words = [];
  let shell = "browser";
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? "";
    if (word === "--shell") {
      shell = rest[at + 1] ?? "";
      at += 1;
    } else if (word.startsWith("--shell=")) shell = word.slice("--shell=".length);
    else words.push(word);
  }
  const options = { shell, assumeYes, help, words };
  if (names.includes(shell)) return options;
  const asked = shell === "" ? "--shell needs a name" : `there is no shell “${shell}”`;
  return { ...options, problem: `${asked}: it can be ${names.join(", ")}.` };
}
