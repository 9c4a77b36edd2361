import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dependenciesDigest, readStamp, sourcesDigest, writeStamp } from "./stamp.mjs";

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "openutm-stamp-"));
  mkdirSync(join(root, "packages/a/src"), { recursive: true });
  writeFileSync(join(root, "packages/a/package.json"), "{}");
  writeFileSync(join(root, "packages/a/src/index.ts"), "export {};");
  writeFileSync(join(root, "bun.lock"), "lock");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("the stamp", () => {
  it("comes back as it was written, and leaves nothing beside it", () => {
    const path = join(root, "state/stamp.json");
    writeStamp(path, { build: "abc" });
    expect(readStamp(path)).toEqual({ build: "abc" });
    expect(readdirSync(join(root, "state"))).toEqual(["stamp.json"]);
  });

  it.each([["{ half"], ["null"], ['"text"']])("that reads %s counts as none", (text) => {
    const path = join(root, "stamp.json");
    writeFileSync(path, text);
    expect(readStamp(path)).toEqual({});
  });
});

describe("the sources' digest", () => {
  const digest = () => sourcesDigest(root, ["packages", "bun.lock", "absent"]);

  it("changes with a file's content, time or existence", () => {
    const before = digest();
    expect(digest()).toBe(before);
    writeFileSync(join(root, "packages/a/src/index.ts"), "export const a = 1;");
    const changed = digest();
    expect(changed).not.toBe(before);
    utimesSync(join(root, "packages/a/src/index.ts"), 1, 1);
    expect(digest()).not.toBe(changed);
    writeFileSync(join(root, "packages/a/src/more.ts"), "");
    expect(digest()).not.toBe(changed);
  });

  it("does not look at what the build and the installation make", () => {
    const before = digest();
    for (const folder of ["dist", "node_modules", ".turbo"]) {
      mkdirSync(join(root, "packages/a", folder));
      writeFileSync(join(root, "packages/a", folder, "made.js"), "1");
    }
    expect(digest()).toBe(before);
  });
});

describe("the dependencies' digest", () => {
  it("changes with the lock file and with any package.json, and with nothing else", () => {
    const before = dependenciesDigest(root);
    writeFileSync(join(root, "packages/a/src/index.ts"), "changed");
    expect(dependenciesDigest(root)).toBe(before);
    writeFileSync(join(root, "packages/a/package.json"), '{"name":"a"}');
    const changed = dependenciesDigest(root);
    expect(changed).not.toBe(before);
    writeFileSync(join(root, "bun.lock"), "other");
    expect(dependenciesDigest(root)).not.toBe(changed);
  });
});
