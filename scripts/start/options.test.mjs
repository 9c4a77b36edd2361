import { describe, expect, it } from "vitest";
import { parseStartOptions, USAGE } from "./options.mjs";
import { SHELLS } from "./shells.mjs";

describe("npm start's command line", () => {
  it("means the browser when no shell is named", () => {
    expect(parseStartOptions([])).toEqual({
      shell: "browser",
      assumeYes: false,
      help: false,
      words: [],
    });
  });

  it.each([
    [["--shell", "tauri"], "tauri"],
    [["--shell=electron"], "electron"],
    [["--yes", "--shell", "browser"], "browser"],
  ])("%j is the shell %s", (args, shell) => {
    expect(parseStartOptions(args)).toMatchObject({ shell, words: [] });
  });

  it("leaves all other words to the shell, in their order", () => {
    const args = ["--port", "8000", "--shell", "tauri", "-y", "a b.iso"];
    expect(parseStartOptions(args)).toEqual({
      shell: "tauri",
      assumeYes: true,
      help: false,
      words: ["--port", "8000", "a b.iso"],
    });
  });

  it.each([
    [["--shell", "gtk"], "there is no shell “gtk”: it can be browser, tauri, electron."],
    [["--shell=toString"], "there is no shell “toString”: it can be browser, tauri, electron."],
    [["--shell"], "--shell needs a name: it can be browser, tauri, electron."],
    [["--shell="], "--shell needs a name: it can be browser, tauri, electron."],
  ])("%j is refused in words", (args, problem) => {
    expect(parseStartOptions(args).problem).toBe(problem);
  });

  it("tells of each shell", () => {
    for (const [name, { summary }] of Object.entries(SHELLS)) {
      expect(USAGE).toContain(name);
      expect(USAGE).toContain(summary);
    }
  });
});
