import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../setup/paths.mjs";
import { run } from "../setup/process.mjs";
import { summarize } from "./summary.mjs";

const FILES = {
  "mixed.test.mjs": `
    it("adds", () => expect(1 + 1).toBe(2));
    it("fails", () => expect("left").toBe("right"));
    it("gives a note", (context) => context.skip("no KVM on this machine"));
    it.skip("gives none", () => {});
    it.skip("boots (needs a firmware)", () => {});
    it.todo("comes later");
  `,
  "broken-suite.test.mjs": `
    describe("a guest", () => {
      beforeAll(() => { throw new Error("QEMU is gone"); });
      it("boots", () => {});
    });
  `,
  "broken-file.test.mjs": `import "./absent.mjs"; it("never runs", () => {});`,
  "unhandled.test.mjs": `
    it("leaves a rejection behind", async () => {
      Promise.reject(new Error("nobody waited for this"));
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
  `,
};

let folder;
/** @type {{ tests: import("./summary.mjs").TestResult[], unhandledErrors: string[] }} */
let results;
/** @type {string} */
let output;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "openutm-reporter-")));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const reporter = `--reporter=${join(ROOT, "scripts", "test", "reporter.mjs")}`;
  const resultsPath = join(folder, "results.json");
  const args = [vitest, "run", `--root=${folder}`, "--globals", reporter];
  // Without the outer vitest's own variables, which would make the inner one think it is a worker.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$)/.test(name));
  const env = { ...Object.fromEntries(inherited), OPENUTM_TEST_RESULTS: resultsPath };
  ({ output } = await run(process.execPath, args, { env, cwd: folder }));
  if (!existsSync(resultsPath)) throw new Error(`no results:\n${output}`);
  results = JSON.parse(readFileSync(resultsPath, "utf8"));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const found = (name) => results.tests.find((test) => test.name === name);

describe("the reporter", () => {
  it("tells passed, failed and skipped apart, with messages and notes", () => {
    expect(found("adds").state).toBe("passed");
    expect(found("fails").state).toBe("failed");
    expect(found("fails").messages.join()).toContain("right");
    expect(found("gives a note")).toMatchObject({
      state: "skipped",
      note: "no KVM on this machine",
    });
  });

  it("counts a broken file and a broken suite as failures of their own", () => {
    const broken = results.tests.filter((test) => test.file.startsWith("broken-"));
    expect(broken.filter((test) => test.state === "failed").map((test) => test.file)).toEqual(
      expect.arrayContaining(["broken-file.test.mjs", "broken-suite.test.mjs"]),
    );
    expect(broken.flatMap((test) => test.messages).join()).toContain("QEMU is gone");
  });

  it("keeps errors outside of any test", () => {
    expect(results.unhandledErrors.join()).toContain("nobody waited for this");
  });

  it("leads to a count in which silence is a failure", () => {
    const summary = summarize(results.tests);
    expect(summary.skips.map(({ reason }) => reason)).toEqual([
      "no KVM on this machine",
      "boots (needs a firmware)",
    ]);
    const failed = summary.failures.map(({ where }) => where);
    expect(failed).toContain("mixed.test.mjs > gives none");
    expect(failed).toContain("mixed.test.mjs > comes later");
    expect(failed).toContain("broken-suite.test.mjs > a guest > boots");
  });

  it("prints a line a file", () => {
    expect(output).toMatch(/FAIL mixed\.test\.mjs \(1 of 6 failed/);
    expect(output).toMatch(/ok {3}unhandled\.test\.mjs \(1 tests/);
  });
});
