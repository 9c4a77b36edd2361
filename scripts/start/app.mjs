import { runForeground } from "../setup/process.mjs";
import { demoWords } from "./demo.mjs";

/**
 * Starts a desktop app in the foreground, with the demo where nothing else is asked for.
 * @param {string} program
 * @param {{ node: string, words: readonly string[], switches?: readonly string[], env?: NodeJS.ProcessEnv }} options
 *   `switches` come first, whatever is opened
 * @returns {Promise<number>} its exit code
 */
export async function runApp(program, { node, words, switches = [], env = {} }) {
  const asked = words.length > 0 ? words : await demoWords(node);
  // A file's name is relative to where `npm start` was typed; npm has gone to the checkout's root.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return runForeground(program, [...switches, ...asked], {
    cwd,
    env: { ...process.env, ...env },
  });
}
