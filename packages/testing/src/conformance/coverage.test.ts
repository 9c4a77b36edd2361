// The suite is whole: nothing of the contract is left out without a reason that still holds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout } from "../harness/cli.ts";
import { uncoveredCodes, uncoveredEvents, uncoveredMethods } from "./coverage.ts";
import { codesWithoutScript, eventsWithoutScript, methodsWithoutRealQemu } from "./exceptions.ts";
import type { Exception } from "./exceptions.ts";
import { conformanceScripts, usesFakeQemu } from "./script.ts";

const scripts = conformanceScripts();
const real = scripts.filter((script) => !usesFakeQemu(script));

describe("the conformance scripts", () => {
  it("see every method answer", () => {
    expect(uncoveredMethods(scripts)).toEqual([]);
  });
  it("see every method answer on the real QEMU, but those with a reason", () => {
    expect(uncoveredMethods(real)).toEqual(Object.keys(methodsWithoutRealQemu));
  });
  it("wait for every event, but those with a reason", () => {
    expect(uncoveredEvents(scripts)).toEqual(Object.keys(eventsWithoutScript));
  });
  it("bring about every error, but those with a reason", () => {
    expect(uncoveredCodes(scripts)).toEqual(Object.keys(codesWithoutScript));
  });
});

const exceptions = Object.entries<Exception>({
  ...codesWithoutScript,
  ...eventsWithoutScript,
  ...methodsWithoutRealQemu,
}).flatMap(([name, { shownBy }]) => shownBy.map(([file, words]) => ({ name, file, words })));

describe("what no script brings about", () => {
  it.each(exceptions)("$name is shown by $file", ({ file, words }) => {
    expect(readFileSync(join(checkout, file), "utf8")).toContain(words);
  });
});
