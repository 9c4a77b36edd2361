import { expect, it } from "vitest";
import { safeToOpen } from "./open-external.ts";

it("lets https through", () => {
  expect(safeToOpen("https://www.qemu.org/docs")).toBe("https://www.qemu.org/docs");
  // What was judged is what is opened.
  expect(safeToOpen("\t https:\nexa\nmple.org\\a ")).toBe("https://example.org/a");
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
  expect(safeToOpen(address)).toBeUndefined();
});
