import { describe, expect, it } from "vitest";
import { addUp, goldenRefusal, skipReason, summarize, summaryLine } from "./summary.mjs";

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

describe("goldenRefusal", () => {
  it("refuses a refresh of goldens in CI alone", () => {
    expect(goldenRefusal({ CI: "true", UPDATE_GOLDEN: "1" })).toMatch(/refused in CI/);
    expect(goldenRefusal({ UPDATE_GOLDEN: "1" })).toBeUndefined();
    expect(goldenRefusal({ CI: "true" })).toBeUndefined();
  });
});
