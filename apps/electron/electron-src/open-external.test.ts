import { expect, it } from "vitest";
import { isSafeToOpen } from "./open-external.ts";

it("lets https through", () => {
  expect(isSafeToOpen("https://www.qemu.org/docs")).toBe(true);
});

it.each([
  "http://example.org",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/html,x",
  "ms-msdt:/id",
  "smb://host/share",
  "openutm://vm/1",
  "vbscript:x",
  "https://example.org@evil.example",
  "//example.org",
  "/etc/passwd",
  "",
  "https://",
])("refuses %j", (address) => {
  expect(isSafeToOpen(address)).toBe(false);
});
