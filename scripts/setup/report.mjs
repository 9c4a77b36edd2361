// What set-up prints, and the detailed log that OPENUTM_SETUP_LOG asks for.
import { appendFileSync, writeFileSync } from "node:fs";

const logPath = process.env.OPENUTM_SETUP_LOG;
if (logPath) writeFileSync(logPath, "");

/** Appends to the detailed log, if one was asked for. */
export function logDetail(text) {
  if (logPath) appendFileSync(logPath, text.endsWith("\n") ? text : `${text}\n`);
}

/** Prints one line to standard error: standard output belongs to what is started afterwards. */
export function say(text) {
  process.stderr.write(`${text}\n`);
  logDetail(text);
}

/** "0.4 s", "12 s", "2 min 5 s" */
export function formatElapsed(elapsedMs) {
  const seconds = elapsedMs / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** After this long a step says that it is at work. */
const SILENCE_MS = 2000;

/**
 * Runs one step and prints its name, outcome and time. `work` returns the outcome in a few words.
 * @param {string} name
 * @param {() => Promise<string>} work
 */
export async function step(name, work) {
  const startedMs = performance.now();
  logDetail(`== ${name}`);
  const impatience = setTimeout(() => say(`${name.padEnd(12)} …`), SILENCE_MS);
  const outcome = await work().finally(() => clearTimeout(impatience));
  say(`${name.padEnd(12)} ${outcome} (${formatElapsed(performance.now() - startedMs)})`);
}

/** Prints a failure: what happened, and what to do. */
export function sayFailure(error) {
  say(`\nset-up: ${error.message}`);
  if (error.hint) say(`What to do: ${error.hint}`);
  if (!error.hint && error.stack) logDetail(error.stack);
}
