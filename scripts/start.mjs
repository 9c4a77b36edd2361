#!/usr/bin/env node
// npm start: set-up, then OpenUTM in the browser with the demo VM. Arguments after -- go to `serve`.
import { runForeground } from "./setup/process.mjs";
import { setUp } from "./setup/main.mjs";
import { parseSetupOptions } from "./setup/options.mjs";
import { CLI_BUNDLE } from "./setup/paths.mjs";
import { sayFailure } from "./setup/report.mjs";

const { assumeYes, help, rest } = parseSetupOptions(process.argv.slice(2));
try {
  const { tools } = await setUp({ assumeYes, tests: false, build: true });
  const args = [CLI_BUNDLE, "serve", "--demo", "--open", ...(help ? ["--help"] : []), ...rest];
  process.exitCode = await runForeground(tools.node, args);
} catch (error) {
  sayFailure(error);
  process.exitCode = 1;
}
