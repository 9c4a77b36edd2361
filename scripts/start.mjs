#!/usr/bin/env node
// npm start: set-up, then OpenUTM in a shell (the browser, where no other is asked for) with the demo VM.
import { setUp } from "./setup/main.mjs";
import { say, sayFailure } from "./setup/report.mjs";
import { parseStartOptions, USAGE } from "./start/options.mjs";
import { SHELLS } from "./start/shells.mjs";

const { shell: name, assumeYes, help, words, problem } = parseStartOptions(process.argv.slice(2));
const shell = SHELLS[name];
if (help) process.stdout.write(`${USAGE}\n`);
else if (shell === undefined || problem !== undefined) {
  say(`${problem}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  try {
    const { purposes } = shell;
    const { tools, host } = await setUp({ assumeYes, purposes, build: true });
    process.exitCode = await shell.start({ tools, host, assumeYes, words });
  } catch (error) {
    sayFailure(error);
    process.exitCode = 1;
  }
}
