import { describe, expect, it } from "vitest";
import { openRequestOf, readArguments } from "./arguments.ts";

const id = "11111111-2222-4333-8444-55555555555f";
const packaged = { packaged: true, cliScript: "/opt/x/openutm.mjs" };

describe("the program's arguments", () => {
  it.each([
    [["openutm"], { kind: "window" }],
    [["openutm", "list", "--json"], { kind: "command", words: ["list", "--json"] }],
    [
      ["openutm", "--no-sandbox", "type", "a", "--x"],
      { kind: "command", words: ["type", "a", "--x"] },
    ],
    [["openutm", "/opt/x/openutm.mjs", "backend"], { kind: "command", words: ["backend"] }],
    [["openutm", "--version"], { kind: "command", words: ["--version"] }],
    [
      ["openutm", `openutm://vm/${id.toUpperCase()}`],
      { kind: "window", open: { kind: "showVm", id } },
    ],
    [
      ["openutm", "/a/b.iso"],
      { kind: "window", open: { kind: "create", file: { kind: "iso", path: "/a/b.iso" } } },
    ],
  ])("%j", (argv, meaning) => {
    expect(readArguments(argv, packaged)).toEqual(meaning);
  });

  it("leave out the folder of an app that is not packaged, and a debugger's switches", () => {
    const facts = { ...packaged, packaged: false };
    const argv = ["electron", "--inspect=0", "-r", "/loader.js", "--no-sandbox", "/the/app"];
    expect(readArguments(argv, facts)).toEqual({ kind: "window" });
    expect(readArguments([...argv, "doctor"], facts)).toEqual({
      kind: "command",
      words: ["doctor"],
    });
  });

  it.each([
    `openutm://vm/${id}/start`,
    `openutm://vm/${id}?start=1`,
    "openutm://vm/../../etc/passwd",
    "openutm://run?iso=/a.iso",
    "file:///a/b.iso",
    "https://example.org/b.iso",
    "/a/b.iso\0.txt",
    `/${"a".repeat(5000)}.iso`,
    "/etc/passwd",
    "$(reboot)",
  ])("never run or show anything for %j", (word) => {
    expect(openRequestOf(word)).toBeUndefined();
    expect(readArguments(["openutm", word], packaged)).toEqual({ kind: "window" });
  });
});
