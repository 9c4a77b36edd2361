import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { demoWords } from "./demo.mjs";

beforeEach(() => vi.spyOn(process.stderr, "write").mockReturnValue(true));
afterEach(() => vi.restoreAllMocks());

/** A command line that answers by its first word. */
const answering = (answers) => {
  const asked = [];
  const runProgram = (_node, [, ...words]) => {
    asked.push(words.join(" "));
    return Promise.resolve(answers[words[0]]);
  };
  return { asked, runProgram };
};
const fine = (output) => ({ code: 0, output });

describe("the demo of a desktop app", () => {
  it("is made and started in an empty library, and shown", async () => {
    const { asked, runProgram } = answering({
      list: fine("[]\n"),
      create: fine('{"id":"1-2"}\n'),
      start: fine(""),
    });
    expect(await demoWords("node", { runProgram })).toEqual(["openutm://vm/1-2"]);
    expect(asked).toEqual(["list --json", "create Demo --demo --json", "start 1-2"]);
  });

  it("leaves a library with machines as it is", async () => {
    const { asked, runProgram } = answering({ list: fine('[{"id":"3"}]') });
    expect(await demoWords("node", { runProgram })).toEqual([]);
    expect(asked).toEqual(["list --json"]);
  });

  it("that cannot be started is told of, and the app starts without", async () => {
    const { runProgram } = answering({ list: { code: 1, output: "There is no QEMU." } });
    expect(await demoWords("node", { runProgram })).toEqual([]);
    expect(process.stderr.write.mock.calls.join("")).toMatch(/demo.*\n.*There is no QEMU/);
  });
});
