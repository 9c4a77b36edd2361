// The stages of npm test, in order. A stage is one command (counted as one passed or failed) or one
// of vitest's projects (its tests are counted).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { whyNoRust } from "../setup/rust.mjs";
import { TAURI_APP, whyNoWebKit } from "../start/tauri-app.mjs";

/**
 * @typedef {{ program: string, args: readonly string[], cwd: string }} Command `program` "node" is
 *   the Node that runs the stages
 * @typedef {{ missing: string }} Missing why the stage cannot run on this machine: it counts as skipped
 * @typedef {{ name: string, title: string, mayRunAgain?: true, command: (root: string) => Command | Missing | undefined }} CommandStage
 *   `command` is undefined when there is nothing to check yet; `mayRunAgain`: it starts real programs and waits for them
 */

/** @type {readonly CommandStage[]} */
export const COMMAND_STAGES = [
  {
    name: "format",
    title: "the code is formatted (to mend it: bun run format)",
    command: (root) => tool(root, ["oxfmt", "bin", "oxfmt"], ["--check", "."]),
  },
  {
    name: "lint",
    title: "the linter has nothing to say",
    command: (root) => tool(root, ["oxlint", "bin", "oxlint"], ["--deny-warnings", "."]),
  },
  {
    name: "layers",
    title: "imports point down only, and the documents name what is there",
    command: (root) => ({
      program: "node",
      args: [join("scripts", "test", "check-layers.mjs")],
      cwd: root,
    }),
  },
  {
    name: "contract",
    title: "the committed contract is the one that the code generates",
    command: (root) => packageScript(root, "packages/shared-types", "contract:check"),
  },
  {
    name: "typecheck",
    title: "the types hold",
    command: (root) => turbo(root, "typecheck", ["--continue"]),
  },
  {
    name: "script-types",
    title: "the types of the scripts hold",
    command: (root) => tool(root, ["typescript", "bin", "tsc"], ["-p", "scripts"]),
  },
  {
    name: "e2e-types",
    title: "the types of the end-to-end tests hold",
    command: (root) => tool(root, ["typescript", "bin", "tsc"], ["-p", "e2e"]),
  },
  { name: "build", title: "everything builds", command: (root) => turbo(root, "build") },
  {
    name: "rust-format",
    title: "the Rust is formatted",
    command: (root) => cargo(root, ["fmt", "--check"]),
  },
  {
    name: "rust-generated",
    title: "the committed Rust of the contract is the one that the contract gives",
    command: (root) => cargo(root, ["xtask", "generate", "--check"]),
  },
  {
    name: "rust-lint",
    title: "clippy has nothing to say",
    command: (root) => cargo(root, ["clippy", "--all-targets", "--locked", "--", "-D", "warnings"]),
  },
  {
    name: "rust-build",
    title: "the Rust backend is built",
    command: (root) => cargo(root, ["build", "--locked", "--package", "openutm-backend"]),
  },
  {
    name: "rust-tests",
    title: "the Rust passes its tests",
    mayRunAgain: true,
    command: (root) => cargo(root, ["test", "--locked", "--no-fail-fast"]),
  },
  {
    name: "tauri-build",
    title: "the Tauri shell builds",
    command: (root) => tauri(root, ["build"]),
  },
  {
    name: "tauri-lint",
    title: "clippy has nothing to say of the Tauri shell",
    command: (root) =>
      tauri(root, ["clippy", "--no-deps", "--all-targets"], ["--", "-D", "warnings"]),
  },
  {
    name: "tauri-tests",
    title: "the Tauri shell passes its tests",
    mayRunAgain: true,
    command: (root) => tauri(root, ["test", "--no-fail-fast"]),
  },
];

/**
 * vitest's projects, in order; their settings are in vitest.config.ts.
 * @type {readonly { name: string, mayRunAgain?: true, missing?: () => string | undefined }[]} `missing`: why it cannot
 *   run on this machine
 */
export const VITEST_STAGES = [
  { name: "unit" },
  { name: "integration", mayRunAgain: true },
  { name: "rust", mayRunAgain: true, missing: whyNoCargo },
  { name: "e2e", mayRunAgain: true },
  { name: "e2e-rust", mayRunAgain: true, missing: whyNoCargo },
];

export const STAGE_NAMES = [...COMMAND_STAGES, ...VITEST_STAGES].map((stage) => stage.name);

function whyNoCargo() {
  const why = whyNoRust();
  return why === undefined ? undefined : `${why}, so the Rust part was neither built nor tested`;
}

function tool(root, path, args) {
  return { program: "node", args: [join(root, "node_modules", ...path), ...args], cwd: root };
}

function cargo(root, args) {
  const missing = whyNoCargo();
  return missing === undefined
    ? { program: "cargo", args, cwd: join(root, "apps", "tauri") }
    : { missing };
}

/** The app is built with the system's web engine, which only Linux has to bring development files for. */
function tauri(root, args, rest = []) {
  const why = whyNoWebKit();
  return why === undefined
    ? cargo(root, [...args, ...TAURI_APP, ...rest])
    : { missing: `${why}, so the Tauri shell was neither built nor tested` };
}

function turbo(root, task, options = []) {
  const args = ["run", task, "--output-logs=errors-only", ...options];
  return tool(root, ["turbo", "bin", "turbo"], args);
}

function packageScript(root, folder, name) {
  const path = join(root, folder, "package.json");
  if (!existsSync(path)) return undefined;
  const { scripts = {} } = JSON.parse(readFileSync(path, "utf8"));
  if (scripts[name] === undefined) return undefined;
  return { program: "bun", args: ["run", name], cwd: join(root, folder) };
}
