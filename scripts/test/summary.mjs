// Pure: from results to counts and the words for them.

/**
 * @typedef {object} TestResult
 * @property {string} file
 * @property {string} name
 * @property {"passed" | "failed" | "skipped"} state
 * @property {string} [note] what ctx.skip(note) was given
 * @property {boolean} [inBrokenSuite] it never ran, because its suite's set-up failed
 * @property {readonly string[]} [messages] of a failure
 *
 * @typedef {object} Summary
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly { where: string, messages: readonly string[] }[]} failures
 * @property {readonly { where: string, reason: string }[]} skips
 * @property {readonly { where: string, messages: readonly string[] }[]} unsteady failed at first and passed when run
 *   again: counted as passed, and named at the end with what they failed with
 */

const REASON_IN_NAME = /\b(?:skipped|needs|requires)\b:?\s+\S/i;

/**
 * Why a test was skipped: the note given to ctx.skip, or the test's name where it says so
 * ("… (needs KVM)", "… (skipped: no IPv6)"). Undefined when nobody says why.
 * @param {Pick<TestResult, "name" | "note">} test
 */
export function skipReason(test) {
  const note = test.note?.trim();
  if (note) return note;
  return REASON_IN_NAME.test(test.name) ? test.name : undefined;
}

/**
 * Counts results. A skip without a reason is a failure.
 * @param {readonly TestResult[]} tests
 * @returns {Summary}
 */
export function summarize(tests) {
  /** @type {{ where: string, messages: readonly string[] }[]} */
  const failures = [];
  /** @type {{ where: string, reason: string }[]} */
  const skips = [];
  const summary = { passed: 0, failed: 0, skipped: 0, failures, skips, unsteady: [] };
  const fail = (where, messages) => {
    summary.failed += 1;
    summary.failures.push({ where, messages });
  };
  for (const test of tests) {
    const where = `${test.file} > ${test.name}`;
    if (test.state === "passed") summary.passed += 1;
    else if (test.state === "failed") fail(where, test.messages ?? []);
    else if (test.inBrokenSuite) fail(where, ["It did not run: its suite's set-up failed."]);
    else {
      const reason = skipReason(test);
      if (reason === undefined)
        fail(where, ["It was skipped without a reason: give one to ctx.skip(reason)."]);
      else {
        summary.skipped += 1;
        summary.skips.push({ where, reason });
      }
    }
  }
  return summary;
}

/** More files than this that fail at once are no accident, and are not run again. */
const MOST_FILES_AGAIN = 3;

/**
 * The files to run once more after a run of real programs, windows and guests, in which a busy machine can be late.
 * @param {readonly TestResult[]} tests
 * @returns {readonly string[]} none when nothing failed, or too much for an accident
 */
export function filesToRunAgain(tests) {
  const files = [...new Set(tests.filter(({ state }) => state === "failed").map(fileOf))];
  const isAccident = files.length <= MOST_FILES_AGAIN && files.every(isTestFile);
  return isAccident ? files : [];
}

/**
 * Counts a run of which some files were run once more: of such a file the second results count, where it has any.
 * @param {readonly TestResult[]} first
 * @param {readonly TestResult[]} second
 * @returns {Summary}
 */
export function summarizeBoth(first, second) {
  const again = new Set(second.map(fileOf));
  const count = summarize([...first.filter((test) => !again.has(fileOf(test))), ...second]);
  const stillFail = new Set(count.failures.map(({ where }) => where));
  const before = summarize(first.filter((test) => again.has(fileOf(test)))).failures;
  return { ...count, unsteady: before.filter(({ where }) => !stillFail.has(where)) };
}

/** What breaks outside of any test stands under its stage's name. @param {string} file */
function isTestFile(file) {
  return /\.test\.\w+$/.test(file);
}

/** @param {TestResult} test */
function fileOf({ file }) {
  return file;
}

/** Adds up summaries. @param {readonly Summary[]} summaries */
export function addUp(summaries) {
  const sum = (key) => summaries.reduce((total, summary) => total + summary[key], 0);
  return {
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
    failures: summaries.flatMap((summary) => summary.failures),
    skips: summaries.flatMap((summary) => summary.skips),
    unsteady: summaries.flatMap((summary) => summary.unsteady),
  };
}

/** The last line of npm test, on which scripts may rely. @param {Summary} summary */
export function summaryLine(summary) {
  return `${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`;
}

/**
 * Why goldens may not be refreshed here, if so.
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function goldenRefusal(env) {
  if (!env.CI || env.CI === "false" || !env.UPDATE_GOLDEN) return undefined;
  return "UPDATE_GOLDEN is refused in CI: a golden is refreshed by a person, who reads the difference.";
}
