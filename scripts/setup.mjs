#!/usr/bin/env node
// npm run setup: makes a fresh checkout ready to run. Any Node >= 18, no dependencies.
import { setUp } from "./setup/main.mjs";
import { parseSetupOptions, RUN_PURPOSES, TEST_PURPOSES } from "./setup/options.mjs";
import { say, sayFailure } from "./setup/report.mjs";

const USAGE = `usage: npm run setup -- [--yes] [--tests]

  --yes    install from the system's packages without asking (so does the absence of a terminal)
  --tests  also install what the tests need, Rust and what the desktop apps need among it

OPENUTM_SETUP_LOG=FILE writes every command and its output to FILE.`;

const options = parseSetupOptions(process.argv.slice(2));
if (options.help) {
  process.stdout.write(`${USAGE}\n`);
} else if (options.rest.length > 0) {
  say(`unknown option: ${options.rest.join(" ")}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  try {
    const { assumeYes, tests } = options;
    const purposes = tests ? TEST_PURPOSES : RUN_PURPOSES;
    const { unmet } = await setUp({ assumeYes, purposes, build: true });
    if (unmet.includes("QEMU")) {
      say("OpenUTM is built, but there is no QEMU yet: it cannot start a virtual machine.");
      process.exitCode = 1;
    }
  } catch (error) {
    sayFailure(error);
    process.exitCode = 1;
  }
}
