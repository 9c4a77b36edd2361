import { describe, expect, it } from "vitest";
import { readArguments, wordsToHandOver } from "./arguments.ts";

const id = "11111111-2222-4333-8444-55555555555f";
const packaged = { packaged: true, cliScript: "/opt/x/openutm.mjs", folder: "/a" };

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
      { kind: "window", open: { kind: "page", command: { kind: "showVm", id } } },
    ],
    [
      ["openutm", "./b.iso"],
      {
        kind: "window",
        open: {
          kind: "page",
          command: { kind: "create", file: { kind: "iso", path: "/a/b.iso" } },
        },
      },
    ],
    // What a browser on Windows makes of a link with a quotation mark in it.
    [["openutm", "--", "openutm://", "delete", "x"], { kind: "window" }],
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
});

describe("the words that a first instance is handed", () => {
  it("are all of them, but those for which its message has no room", () => {
    const words = ["--no-sandbox", "/the/app", "/a/b.iso"];
    expect(wordsToHandOver(words)).toEqual(words);
    const long = `openutm://${"ä".repeat(50_000)}`;
    expect(wordsToHandOver(["/the/app", long, "/a/b.iso"])).toEqual(["/the/app", "/a/b.iso"]);
    const many = Array.from(
      { length: 1000 },
      (_, at) => `/some/where/a-name-of-usual-length-${at}.iso`,
    );
    expect(wordsToHandOver(many).join("\0").length).toBeLessThan(16 * 1024);
  });
});
