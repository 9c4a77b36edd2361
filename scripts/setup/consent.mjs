// Asks before anything outside the checkout is changed.
import { createInterface } from "node:readline/promises";

/**
 * Whether to go on. `--yes` and the absence of a terminal count as consent; Enter means yes.
 * @param {{ question: string, assumeYes: boolean, hasTerminal: boolean, ask?: (question: string) => Promise<string> }} options
 */
export async function askConsent({ question, assumeYes, hasTerminal, ask = askOnTerminal }) {
  if (assumeYes || !hasTerminal) return true;
  const answer = (await ask(`${question} [Y/n] `)).trim().toLowerCase();
  return answer === "" || answer === "y" || answer === "yes";
}

async function askOnTerminal(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
