import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { containers } from "./containers.mjs";

it.each([...containers])("%s is made of the icons as they are now", (file, content) => {
  expect(
    readFileSync(file).equals(content()),
    "run `node apps/tauri/src-tauri/icons/containers.mjs`",
  ).toBe(true);
});
