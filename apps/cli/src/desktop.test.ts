import { expect, it } from "vitest";
import { browserOpener } from "./desktop.ts";

it.each([
  ["darwin", {}, "open"],
  ["win32", {}, "rundll32"],
  ["linux", { DISPLAY: ":0" }, "xdg-open"],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, "xdg-open"],
  ["linux", { DISPLAY: "" }, undefined],
] as const)("on %s with %o opens by %s", (platform, environment, command) => {
  expect(browserOpener(platform, environment)?.command).toBe(command);
});
