import { expect, it } from "vitest";
import { changedSize, problemOf } from "./new-machine.ts";
import { sectionOf } from "./sections.ts";

it("takes what the contract takes, and says the bound of what it does not", () => {
  expect(problemOf("cpuCount", 4)).toBeUndefined();
  expect(problemOf("cpuCount", 0)).toEqual({ kind: "tooSmall", bound: 1 });
  expect(problemOf("cpuCount", 256)).toEqual({ kind: "tooLarge", bound: 255 });
  expect(problemOf("memoryMib", 1.5)).toEqual({ kind: "tooSmall", bound: 2 });
});

it("leaves to the system what is emptied", () => {
  expect(changedSize({ cpuCount: 2 }, "diskGib", 40)).toEqual({ cpuCount: 2, diskGib: 40 });
  expect(changedSize({ cpuCount: 2, diskGib: 40 }, "cpuCount", null)).toEqual({ diskGib: 40 });
});

it("an address that names no section shows the first", () => {
  expect(sectionOf("privacy")).toBe("privacy");
  expect(sectionOf("constructor")).toBe("general");
});
