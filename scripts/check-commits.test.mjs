import { describe, expect, it } from "vitest";
import { isGoodSubject } from "./check-commits.mjs";

describe("a commit's subject", () => {
  it.each([
    ["feat(qemu): probe accelerators", true],
    ["docs(docs): say what a ticket is", true],
    ["feat: probe accelerators", false],
    ["feat(kernel): probe", false],
    ["feature(qemu): probe", false],
    ["feat(qemu):probe", false],
    ["feat(qemu): ", false],
  ])("%s: %s", (subject, good) => {
    expect(isGoodSubject(subject)).toBe(good);
  });
});
