#!/usr/bin/env node
// node scripts/with-toolchain.mjs node|bun WORDS…: the pinned Node or Bun, brought by set-up where it is missing, so that
// a script of package.json does the same whichever Node has started it.
import { toolchainEnv } from "./setup/build.mjs";
import { setUp } from "./setup/main.mjs";
import { runForeground } from "./setup/process.mjs";
import { say, sayFailure } from "./setup/report.mjs";

const [program, ...words] = process.argv.slice(2);
if (program !== "node" && program !== "bun") {
  say("usage: node scripts/with-toolchain.mjs node|bun WORDS…");
  process.exitCode = 2;
} else {
  try {
    const { tools } = await setUp({ assumeYes: false, purposes: [], build: false });
    process.exitCode = await runForeground(tools[program], words, { env: toolchainEnv(tools) });
  } catch (error) {
    sayFailure(error);
    process.exitCode = 1;
  }
}
