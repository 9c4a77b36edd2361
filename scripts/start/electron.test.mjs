import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { installedElectron } from "./electron.mjs";

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openutm-electron-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("Electron is there when its package says where, and it is", () => {
  expect(installedElectron(folder)).toBeUndefined();
  writeFileSync(join(folder, "path.txt"), "electron");
  expect(installedElectron(folder)).toBeUndefined();
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "dist", "electron"), "");
  expect(installedElectron(folder)).toEqual({ program: join(folder, "dist", "electron") });
});
