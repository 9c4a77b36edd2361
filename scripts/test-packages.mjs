#!/usr/bin/env node
// npm run test:packages: set-up with what the packages' checks need, then both apps' packages (or the one that is named).
import { join } from "node:path";
import { toolchainEnv } from "./setup/build.mjs";
import { setUp } from "./setup/main.mjs";
import { parseSetupOptions, TEST_PURPOSES } from "./setup/options.mjs";
import { ROOT } from "./setup/paths.mjs";
import { runForeground } from "./setup/process.mjs";
import { say, sayFailure } from "./setup/report.mjs";

const USAGE = "usage: npm run test:packages -- [--yes] [electron | tauri]";

const { assumeYes, help, rest } = parseSetupOptions(process.argv.slice(2));
const isKnown =
  rest.length === 0 || (rest.length === 1 && /^(electron|tauri)$/.test(rest[0] ?? ""));
if (help || !isKnown) {
  say(USAGE);
  process.exitCode = help ? 0 : 2;
} else {
  try {
    const purposes = [...TEST_PURPOSES, /** @type {const} */ ("packages")];
    const { tools } = await setUp({ assumeYes, purposes, build: true });
    const script = join(ROOT, "scripts", "packages", "run.ts");
    const env = toolchainEnv(tools);
    process.exitCode = await runForeground(tools.node, [script, ...rest], { env });
  } catch (error) {
    sayFailure(error);
    process.exitCode = 1;
  }
}
