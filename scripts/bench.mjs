#!/usr/bin/env node
// npm run bench: set-up, then the benchmark under the pinned Node. Arguments after -- go to it.
import { join } from "node:path";
import { setUp } from "./setup/main.mjs";
import { parseSetupOptions, RUN_PURPOSES } from "./setup/options.mjs";
import { ROOT } from "./setup/paths.mjs";
import { runForeground } from "./setup/process.mjs";
import { sayFailure } from "./setup/report.mjs";

const { assumeYes, help, rest } = parseSetupOptions(process.argv.slice(2));
try {
  const { tools } = await setUp({ assumeYes, purposes: RUN_PURPOSES, build: true });
  const main = join(ROOT, "packages", "testing", "bench", "main.ts");
  process.exitCode = await runForeground(tools.node, [main, ...(help ? ["--help"] : []), ...rest]);
} catch (error) {
  sayFailure(error);
  process.exitCode = 1;
}
