import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openWindowPlaces } from "./window-places.ts";

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
const place = { x: 100, y: 50, width: 800, height: 600, fullScreen: false, maximized: false };
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openutm-places-"));
  path = join(folder, "windows.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

it("remembers a place over a restart, and leaves no other file behind", () => {
  openWindowPlaces(path).set("library", place);
  expect(openWindowPlaces(path).get("library", screens)).toEqual(place);
  expect(readdirSync(folder)).toEqual(["windows.json"]);
});

it("forgets a place that no screen shows", () => {
  const places = openWindowPlaces(path);
  places.set("library", { ...place, x: 3000 });
  expect(places.get("library", screens)).toBeUndefined();
  expect(
    places.get("library", [...screens, { x: 1920, y: 0, width: 1920, height: 1080 }]),
  ).toBeDefined();
});

it.each([
  "",
  "{",
  "[1]",
  `{"library":{"x":1}}`,
  `{"library":{"x":0,"y":0,"width":1e9,"height":600,"fullScreen":false}}`,
])("takes a damaged file (%s) for none", (text) => {
  writeFileSync(path, text);
  expect(openWindowPlaces(path).get("library", screens)).toBeUndefined();
});

it("keeps a bounded number", () => {
  const places = openWindowPlaces(path);
  for (let count = 0; count < 205; count += 1) places.set(`vm ${count}`, place);
  expect(places.get("vm 4", screens)).toBeUndefined();
  expect(places.get("vm 5", screens)).toBeDefined();
});

it("survives a place that cannot be written", () => {
  const places = openWindowPlaces("/dev/null/windows.json");
  places.set("library", place);
  expect(places.get("library", screens)).toEqual(place);
});
