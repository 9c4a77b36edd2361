import { readFileSync } from "node:fs";
import { join } from "node:path";
import { QemuVersion } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { compareVersions, isAtLeast, parseQemuVersion, tooOldProblem } from "./version.ts";

type Case = {
  readonly output: string;
  readonly version: readonly [number, number, number] | null;
  readonly tooOld?: boolean;
};
const file = join(import.meta.dirname, "../../../shared-types/vectors/qemu/versions.json");
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: readonly Case[] };

describe("parseQemuVersion", () => {
  it.each(cases.map((one) => [one.output.slice(0, 80), one] as const))(
    "reads %j",
    (_name, { output, version, tooOld }) => {
      const parsed = parseQemuVersion(output);
      expect(parsed === undefined ? null : [parsed.major, parsed.minor, parsed.micro]).toEqual(
        version,
      );
      if (parsed === undefined) return;
      QemuVersion.parse(parsed);
      expect(tooOldProblem(parsed, "linux") !== undefined).toBe(tooOld);
    },
  );

  it("keeps the packager's words, bounded", () => {
    expect(parseQemuVersion("QEMU emulator version 9.1.0 (Debian x)\r\nCopyright")?.text).toBe(
      "9.1.0 (Debian x)",
    );
    expect(parseQemuVersion(`QEMU emulator version 9.1.0 ${"x".repeat(5000)}`)).toBeUndefined();
  });

  it("says how to upgrade, in the platform's own command", () => {
    const old = { major: 6, minor: 2, micro: 0, text: "6.2.0" };
    expect(tooOldProblem(old, "macos")).toMatchObject({
      code: "qemu.tooOld",
      hint: expect.stringContaining("brew upgrade qemu"),
    });
    expect(tooOldProblem(old, "windows")?.hint).toContain("winget upgrade");
    expect(tooOldProblem(old, "linux")?.hint).toContain("apt");
    expect(tooOldProblem(old, "linux")?.message).toBe(
      "QEMU 6.2.0 is too old; OpenUTM needs 7.2 or newer.",
    );
  });

  it("orders by number, not by text", () => {
    expect(
      compareVersions({ major: 10, minor: 0, micro: 0 }, { major: 9, minor: 2, micro: 4 }),
    ).toBeGreaterThan(0);
    expect(isAtLeast({ major: 7, minor: 10 }, 7, 2)).toBe(true);
    expect(isAtLeast({ major: 7, minor: 1 }, 7, 2)).toBe(false);
  });
});
