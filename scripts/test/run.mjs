#!/usr/bin/env node
// The stages of npm test, under the pinned Node and after set-up. scripts/test.mjs starts this.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../setup/paths.mjs";
import { run } from "../setup/process.mjs";
import { formatElapsed } from "../setup/report.mjs";
import { parseTestOptions } from "./options.mjs";
import { COMMAND_STAGES, VITEST_STAGES } from "./stages.mjs";
import {
  addUp,
  filesToRunAgain,
  goldenRefusal,
  summarize,
  summarizeBoth,
  summaryLine,
} from "./summary.mjs";

/** @typedef {import("./summary.mjs").TestResult} TestResult */

const STAGE_TIMEOUT_MS = 30 * 60_000;
const print = (text) => process.stdout.write(`${text}\n`);

const refusal = goldenRefusal(process.env);
if (refusal === undefined) await runStages(parseTestOptions(process.argv.slice(2)));
else {
  print(refusal);
  process.exitCode = 1;
}

async function runStages({ stages, paths }) {
  const summaries = [];
  const times = [];
  const timed = async (name, work) => {
    const startedMs = performance.now();
    summaries.push(await work());
    times.push(`${name} ${formatElapsed(performance.now() - startedMs)}`);
  };
  for (const stage of COMMAND_STAGES)
    if (stages.includes(stage.name)) await timed(stage.name, () => runCommandStage(stage));
  for (const stage of VITEST_STAGES)
    if (stages.includes(stage.name)) await timed(stage.name, () => runVitestStage(stage, paths));
  const total = addUp(summaries);
  if (paths.length > 0 && total.passed + total.failed + total.skipped === 0) {
    total.failures.push({
      where: paths.join(" "),
      messages: ["No test file's path contains this."],
    });
    total.failed += 1;
  }
  printEnd(total, times);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** One command: one passed or failed. */
async function runCommandStage(stage) {
  const command = stage.command(ROOT);
  if (command === undefined) {
    print(`${stage.name}: nothing to check yet`);
    return summarize([]);
  }
  if ("missing" in command) return skippedStage(stage.name, stage.title, command.missing);
  const first = await runCommand(stage, command);
  if (first.state === "passed" || !stage.mayRunAgain) return summarize([first]);
  return summarizeBoth([first], [await runCommand(stage, command)]);
}

/** @returns {Promise<TestResult>} */
async function runCommand({ name, title }, command) {
  const program = command.program === "node" ? process.execPath : command.program;
  const options = { cwd: command.cwd, timeoutMs: STAGE_TIMEOUT_MS };
  const result = await run(program, command.args, options).catch((error) => ({
    code: 127,
    output: error.message,
  }));
  const state = result.code === 0 ? "passed" : "failed";
  print(`${name}: ${state}`);
  return { file: name, name: title, state, messages: [result.output.trimEnd()] };
}

function skippedStage(file, name, note) {
  print(`${file}: skipped`);
  return summarize([{ file, name, state: "skipped", note }]);
}

/** @param {(typeof VITEST_STAGES)[number]} stage */
async function runVitestStage({ name, missing, mayRunAgain }, paths) {
  const why = missing?.();
  if (why !== undefined) return skippedStage(name, `the tests of ${name}`, why);
  print(`${name}:`);
  const first = await runVitest(name, paths);
  const again = mayRunAgain ? filesToRunAgain(first) : [];
  if (again.length === 0) return summarize(first);
  print(`${name}, what failed once more:`);
  return summarizeBoth(first, await runVitest(name, again));
}

/**
 * One of vitest's projects.
 * @returns {Promise<readonly TestResult[]>}
 */
async function runVitest(project, paths) {
  const folder = mkdtempSync(join(tmpdir(), "openutm-test-"));
  const resultsPath = join(folder, "results.json");
  const args = [
    join(ROOT, "node_modules", "vitest", "vitest.mjs"),
    "run",
    `--project=${project}`,
    "--passWithNoTests",
    `--reporter=${join(ROOT, "scripts", "test", "reporter.mjs")}`,
    ...paths,
  ];
  const env = { ...process.env, OPENUTM_TEST_RESULTS: resultsPath };
  try {
    const result = await run(process.execPath, args, {
      cwd: ROOT,
      env,
      showOutput: true,
      timeoutMs: STAGE_TIMEOUT_MS,
    });
    return readResults(project, resultsPath, result);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {readonly TestResult[]} */
function readResults(project, path, { code, output }) {
  /** @type {{ tests: readonly TestResult[], unhandledErrors: readonly string[] }} */
  let results;
  try {
    results = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    results = { tests: [], unhandledErrors: [`vitest gave no results:\n${output}`] };
  }
  if (results.tests.length === 0 && results.unhandledErrors.length === 0 && code === 0)
    print("  no test files");
  const outside = results.unhandledErrors.map((message) => broken(project, message));
  const all = [...results.tests, ...outside];
  if (code === 0 || summarize(all).failed > 0) return all;
  return [...all, broken(project, `vitest ended with ${code}:\n${output}`)];
}

/** @returns {TestResult} */
function broken(project, message) {
  return { file: project, name: "(outside of any test)", state: "failed", messages: [message] };
}

function printEnd(total, times) {
  if (total.skips.length > 0) print("\nSkipped:");
  for (const { where, reason } of total.skips)
    print(reason.includes(where) ? `  ${where}` : `  ${where}: ${reason}`);
  printWithMessages(
    "Passed only when run again (a race, in the test or in the program)",
    total.unsteady,
  );
  printWithMessages("Failed", total.failures);
  print(`\n${times.join(", ")}`);
  print(summaryLine(total));
}

function printWithMessages(title, tests) {
  if (tests.length > 0) print(`\n${title}:`);
  for (const { where, messages } of tests) {
    print(`  ${where}`);
    for (const line of messages.join("\n").split("\n")) print(`      ${line}`);
  }
}
