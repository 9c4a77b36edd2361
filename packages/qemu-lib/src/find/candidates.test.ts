import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Platform } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { candidatePaths, executableName } from "./candidates.ts";
import type { Environment } from "./candidates.ts";

type Golden = {
  readonly platform: Platform;
  readonly env: Environment;
  readonly folders: readonly string[];
};
const file = join(import.meta.dirname, "../../../shared-types/vectors/hosts/candidates.json");
const { goldens } = JSON.parse(readFileSync(file, "utf8")) as { goldens: Record<string, Golden> };

const patterns = (platform: Platform, env: Environment): readonly string[] =>
  candidatePaths(platform, env).map(({ source, pattern }) => `${source} ${pattern}`);

describe("candidatePaths", () => {
  it.each(Object.entries(goldens))(
    "is as in the golden: %s",
    (_name, { platform, env, folders }) => {
      expect(patterns(platform, env)).toEqual(folders);
    },
  );

  it("never looks into the working directory or at stars of others", () => {
    const found = patterns("linux", { PATH: ".::bin:/a:/b/*/bin:/a/:../x:" });
    expect(found.filter((folder) => folder.startsWith("path"))).toEqual(["path /a"]);
    expect(
      patterns("windows", { PATH: "\\x;C:rel;bin;;D:\\q" }).filter((f) => f.startsWith("path")),
    ).toEqual(["path D:\\q"]);
  });

  it("bounds a hostile PATH", () => {
    const PATH = Array.from({ length: 100_000 }, (_, index) => `/p${index}`).join(":");
    expect(candidatePaths("linux", { PATH }).length).toBeLessThan(300);
  });

  it("spells programs as the platform does", () => {
    expect(executableName("windows", "qemu-img")).toBe("qemu-img.exe");
    expect(executableName("macos", "qemu-img")).toBe("qemu-img");
  });
});
