#!/usr/bin/env node
// `turbo run test`: the unit tests of the package that it is run in, under the pinned Node. `npm test` runs everything.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { NODE_PATH_FILE, ROOT } from "../setup/paths.mjs";

const folder = relative(ROOT, process.cwd());
let node;
try {
  node = readFileSync(NODE_PATH_FILE, "utf8").trim();
} catch {
  process.stderr.write("This checkout is not set up yet: run `npm run setup` once.\n");
  process.exit(1);
}
const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
const args = ["run", "--root", ROOT, "--project", "unit", "--passWithNoTests", folder];
process.exitCode = spawnSync(node, [vitest, ...args], { stdio: "inherit" }).status ?? 1;
