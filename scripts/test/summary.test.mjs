import { describe, expect, it } from "vitest";
import {
  addUp,
  filesToRunAgain,
  goldenRefusal,
  skipReason,
  summarize,
  summarizeBoth,
  summaryLine,
} from "./summary.mjs";

const test = (state, extra = {}) => ({ file: "a.test.ts", name: "starts", state, ...extra });

describe("summarize", () => {
  it("counts what passed, failed and was skipped with a reason", () => {
    const summary = summarize([
      test("passed"),
      test("failed", { messages: ["expected 1 to be 2"] }),
      test("skipped", { note: "no KVM here" }),
    ]);
    expect(summaryLine(summary)).toBe("1 passed, 1 failed, 1 skipped");
    expect(summary.failures).toEqual([
      { where: "a.test.ts > starts", messages: ["expected 1 to be 2"] },
    ]);
    expect(summary.skips).toEqual([{ where: "a.test.ts > starts", reason: "no KVM here" }]);
  });

  it("takes a skip without a reason for a failure", () => {
    expect(summaryLine(summarize([test("skipped")]))).toBe("0 passed, 1 failed, 0 skipped");
  });

  it("takes a test that never ran because its suite broke for a failure", () => {
    const summary = summarize([test("skipped", { note: "any", inBrokenSuite: false })]);
    expect(summary.skipped).toBe(1);
    expect(summarize([test("skipped", { inBrokenSuite: true })]).failed).toBe(1);
  });
});

describe("skipReason", () => {
  it.each([
    [{ name: "boots", note: "no OVMF" }, "no OVMF"],
    [{ name: "boots (needs KVM)" }, "boots (needs KVM)"],
    [{ name: "boots (skipped: no IPv6)" }, "boots (skipped: no IPv6)"],
    [{ name: "boots", note: "  " }, undefined],
    [{ name: "boots" }, undefined],
  ])("%j", (given, reason) => {
    expect(skipReason(given)).toBe(reason);
  });
});

describe("addUp", () => {
  it("adds counts and keeps every failure and skip", () => {
    const total = addUp([summarize([test("passed"), test("failed")]), summarize([test("failed")])]);
    expect(summaryLine(total)).toBe("1 passed, 2 failed, 0 skipped");
    expect(total.failures).toHaveLength(2);
  });
});

describe("filesToRunAgain", () => {
  const failedIn = (file) => test("failed", { file });

  it("names each file with a failure once", () => {
    const tests = [
      failedIn("a.test.ts"),
      failedIn("a.test.ts"),
      test("passed", { file: "b.test.ts" }),
    ];
    expect(filesToRunAgain(tests)).toEqual(["a.test.ts"]);
  });

  it("runs nothing again when more fails than an accident would", () => {
    expect(filesToRunAgain(["a", "b", "c", "d"].map((of) => failedIn(`${of}.test.ts`)))).toEqual(
      [],
    );
    expect(filesToRunAgain([failedIn("a.test.ts"), failedIn("e2e")])).toEqual([]);
  });
});

describe("summarizeBoth", () => {
  const late = test("failed", { messages: ["waited in vain"] });

  it("counts what passes at the second time, and keeps what it failed with", () => {
    const summary = summarizeBoth(
      [late, test("passed", { name: "ends" })],
      [test("passed"), test("passed", { name: "ends" })],
    );
    expect(summaryLine(summary)).toBe("2 passed, 0 failed, 0 skipped");
    expect(summary.unsteady).toEqual([
      { where: "a.test.ts > starts", messages: ["waited in vain"] },
    ]);
  });

  it("fails what fails twice, and what fails at the second time alone", () => {
    const twice = summarizeBoth([late], [late]);
    expect(twice).toMatchObject({ passed: 0, failed: 1, unsteady: [] });
    const other = summarizeBoth([late], [test("passed"), test("failed", { name: "ends" })]);
    expect(other.failed).toBe(1);
    expect(other.unsteady).toHaveLength(1);
  });

  it("keeps a failure whose file gave nothing at the second time, and every other file's results", () => {
    const elsewhere = test("failed", { file: "b.test.ts" });
    expect(summarizeBoth([late, elsewhere], [test("passed")]).failures).toEqual([
      { where: "b.test.ts > starts", messages: [] },
    ]);
    expect(summarizeBoth([late], []).failed).toBe(1);
  });
});

describe("goldenRefusal", () => {
  it("refuses a refresh of goldens in CI alone", () => {
    expect(goldenRefusal({ CI: "true", UPDATE_GOLDEN: "1" })).toMatch(/refused in CI/);
    expect(goldenRefusal({ UPDATE_GOLDEN: "1" })).toBeUndefined();
    expect(goldenRefusal({ CI: "true" })).toBeUndefined();
  });
});
