import { describe, expect, it } from "vitest";
import { argvCases, argvRowCount } from "../../scripts/argv-cases.ts";
import { committedGoldens, expectedGoldens, writeGoldens } from "../../scripts/argv-goldens.ts";

// UPDATE_GOLDEN=1 writes the files anew; read the difference before committing it. CI only compares.
const updating = process.env["UPDATE_GOLDEN"] === "1";
const inCi =
  process.env["CI"] !== undefined && process.env["CI"] !== "" && process.env["CI"] !== "false";

describe("the argv goldens", () => {
  const expected = expectedGoldens();

  it("are not refreshed in CI", () => {
    expect(updating && inCi, "UPDATE_GOLDEN is set in CI").toBe(false);
  });

  it("lose no case: a file whose case is gone is deleted by hand", () => {
    expect([...committedGoldens().keys()].filter((path) => !expected.has(path))).toEqual([]);
  });

  it("have a name each", () => {
    expect(argvCases().size).toBe(argvRowCount);
  });

  if (updating && !inCi) writeGoldens(expected);
  const committed = committedGoldens();

  it.each([...expected])("%s", (path, text) => {
    expect(committed.get(path), `${path} is missing or differs; UPDATE_GOLDEN=1 writes it`).toBe(
      text,
    );
  });
});
