#!/usr/bin/env node
// npm test: set-up with what tests need, then every stage of scripts/test under the pinned Node.
import { join } from "node:path";
import { toolchainEnv } from "./setup/build.mjs";
import { setUp } from "./setup/main.mjs";
import { RUN_PURPOSES, TEST_PURPOSES } from "./setup/options.mjs";
import { ROOT } from "./setup/paths.mjs";
import { runForeground } from "./setup/process.mjs";
import { say, sayFailure } from "./setup/report.mjs";
import { parseTestOptions, USAGE } from "./test/options.mjs";

const options = parseTestOptions(process.argv.slice(2));
if (options.problem !== undefined) {
  say(`${options.problem}\n\n${USAGE}`);
  process.exitCode = 2;
} else if (options.help) {
  process.stdout.write(`${USAGE}\n`);
} else {
  try {
    const { assumeYes, needsSystem } = options;
    const { tools } = await setUp({
      assumeYes,
      purposes: needsSystem ? TEST_PURPOSES : RUN_PURPOSES,
      build: false,
      strict: Boolean(process.env.CI),
    });
    const runner = join(ROOT, "scripts", "test", "run.mjs");
    const env = toolchainEnv(tools);
    process.exitCode = await runForeground(tools.node, [runner, ...process.argv.slice(2)], { env });
  } catch (error) {
    sayFailure(error);
    process.exitCode = 1;
  }
}
