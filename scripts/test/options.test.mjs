import { describe, expect, it } from "vitest";
import { parseTestOptions } from "./options.mjs";
import { STAGE_NAMES } from "./stages.mjs";

describe("npm test's command line", () => {
  it("runs everything by default, with what tests need from the system", () => {
    const options = parseTestOptions([]);
    expect(options.stages).toEqual(STAGE_NAMES);
    expect(options.needsSystem).toBe(true);
  });

  it("runs the named stages in their own order, and installs nothing for unit tests", () => {
    const options = parseTestOptions(["--only", "unit,lint"]);
    expect(options.stages).toEqual(["lint", "unit"]);
    expect(options.needsSystem).toBe(false);
    for (const stage of ["integration", "rust", "e2e", "e2e-rust"])
      expect(parseTestOptions(["--only", stage]).needsSystem).toBe(true);
  });

  it("leaves out the checks of the whole when a path is given", () => {
    const options = parseTestOptions(["qmp", "--yes"]);
    expect(options).toMatchObject({ paths: ["qmp"], assumeYes: true });
    expect(options.stages).toEqual(["unit", "integration", "rust", "e2e", "e2e-rust"]);
  });

  it.each([
    [["--only", "units"], "no such stage: units"],
    [["--only"], "no such stage: (none)"],
    [["--fast"], "unknown option: --fast"],
  ])("%j is refused in words", (args, problem) => {
    expect(parseTestOptions(args).problem).toBe(problem);
  });
});
