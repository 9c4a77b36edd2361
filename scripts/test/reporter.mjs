// A vitest reporter: one line a test file while it runs, and every result with its reason as JSON in
// the file that OPENUTM_TEST_RESULTS names (vitest's own JSON does not carry the reason of a skip).
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { formatElapsed } from "../setup/report.mjs";

/** @typedef {import("./summary.mjs").TestResult} TestResult */

export default class ResultsReporter {
  /** @type {string} */
  root = process.cwd();

  onInit(vitest) {
    this.root = vitest.config.root;
  }

  onTestModuleEnd(module) {
    const tests = [...module.children.allTests()];
    const failed = tests.filter((test) => test.result().state === "failed").length;
    const mark = module.ok() ? "ok  " : "FAIL";
    const counts = failed > 0 ? `${failed} of ${tests.length} failed` : `${tests.length} tests`;
    const elapsed = formatElapsed(module.diagnostic().duration);
    process.stdout.write(`  ${mark} ${this.name(module)} (${counts}, ${elapsed})\n`);
  }

  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [
      ...this.brokenParts(module),
      ...[...module.children.allTests()].map((test) => this.testResult(module, test)),
    ]);
    const path = process.env.OPENUTM_TEST_RESULTS;
    const results = { tests, unhandledErrors: unhandledErrors.map(errorText) };
    if (path) writeFileSync(path, JSON.stringify(results));
  }

  name(module) {
    return relative(this.root, module.moduleId).replaceAll("\\", "/");
  }

  /** Files and suites whose own code failed: their tests never ran, so they count themselves. */
  brokenParts(module) {
    return [module, ...module.children.allSuites()]
      .filter((part) => part.errors().length > 0)
      .map((part) => ({
        file: this.name(module),
        name: part === module ? "(the file itself)" : `${part.fullName} (the suite's set-up)`,
        state: "failed",
        messages: part.errors().map(errorText),
      }));
  }

  /** @returns {TestResult} */
  testResult(module, test) {
    const result = test.result();
    return {
      file: this.name(module),
      name: test.fullName,
      state: result.state === "pending" ? "skipped" : result.state,
      note: result.note,
      inBrokenSuite: hasBrokenParent(test),
      messages: (result.errors ?? []).map(errorText),
    };
  }
}

function hasBrokenParent(test) {
  for (let part = test.parent; part !== undefined; part = part.parent)
    if (part.errors().length > 0) return true;
  return false;
}

function errorText(error) {
  const difference = error.diff ? `\n${error.diff}` : "";
  const text = error.stack?.includes(error.message) ? error.stack : error.message;
  return `${text ?? String(error)}${difference}`;
}
