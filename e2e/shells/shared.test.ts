// Both desktop shells go through the same scenarios: what one has alone says why.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout } from "../../packages/testing/src/index.ts";

const shells = ["electron", "tauri"] as const;
const folderOf = (shell: string): string => join(checkout, "e2e", shell);
const testsOf = (shell: string): readonly string[] =>
  readdirSync(folderOf(shell)).filter((name) => name.endsWith(".test.ts"));
const textOf = (shell: string, name: string): string =>
  readFileSync(join(folderOf(shell), name), "utf8");

describe("the desktop shells' scenarios", () => {
  it("are the same files for each", () => {
    expect(testsOf("tauri")).toEqual(testsOf("electron"));
    expect(testsOf("electron")).toContain("own.e2e.test.ts");
  });

  it.each(shells.flatMap((shell) => testsOf(shell).map((name) => [shell, name] as const)))(
    "e2e/%s/%s has no test without a reason",
    (shell, name) => {
      const text = textOf(shell, name);
      const countOf = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
      const tests = countOf(/^\s*(it|test)\b[.(]/gm);
      expect(tests).toBe(countOf(/\bit\(\s*`[^`]*\$\{onlyHere\(/g));
      expect(tests > 0).toBe(name.startsWith("own."));
    },
  );

  it.each(testsOf("electron").filter((name) => !name.startsWith("own.")))(
    "%s differs in the shell alone",
    (name) => {
      const [inElectron, inTauri] = shells.map((shell) =>
        textOf(shell, name).replaceAll(shell, "<shell>"),
      );
      expect(inTauri).toBe(inElectron);
    },
  );
});
