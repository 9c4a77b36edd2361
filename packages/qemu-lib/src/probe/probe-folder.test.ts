import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeProbeFolder } from "./probe-folder.ts";

let place = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "ou-probe-folder-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 60 * 60 * 1000);

const folderWith = (name: string, files: readonly string[], hours: number): string => {
  const folder = join(place, name);
  mkdirSync(folder);
  for (const file of files) writeFileSync(join(folder, file), "");
  utimesSync(folder, hoursAgo(hours), hoursAgo(hours));
  return folder;
};

it("takes away what a killed probe has left, and nothing else", async () => {
  const left = [
    folderWith("openutm-probe-dead01", ["x86-rom.bin"], 2),
    folderWith("openutm-probe-dead02", ["x86-rom.bin", "aarch64.bin"], 2),
    folderWith("openutm-probe-dead03", [], 2),
  ];
  const kept = [
    folderWith("openutm-probe-alive1", ["x86-rom.bin"], 0.5),
    folderWith("openutm-probe-filled", ["thesis.txt"], 2),
    folderWith("openutm-other", ["x86-rom.bin"], 2),
  ];
  const target = folderWith("target", ["x86-rom.bin"], 2);
  symlinkSync(target, join(place, "openutm-probe-linked"));
  const made = await makeProbeFolder(place);
  expect(left.filter((folder) => existsSync(folder))).toEqual([]);
  expect(kept.filter((folder) => !existsSync(folder))).toEqual([]);
  expect(existsSync(join(target, "x86-rom.bin"))).toBe(true);
  expect(existsSync(join(kept[1] ?? "", "thesis.txt"))).toBe(true);
  expect(existsSync(made)).toBe(true);
});
