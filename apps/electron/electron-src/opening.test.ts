import { check, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { openRequestOf } from "./opening.ts";

const id = "11111111-2222-4333-8444-55555555555f";
const folder = "/home/ada";
const toVm = { kind: "page", command: { kind: "showVm", id } };

describe("what may be opened from outside", () => {
  it.each([
    [`openutm://vm/${id.toUpperCase()}`, toVm],
    [
      "/a/b.iso",
      { kind: "page", command: { kind: "create", file: { kind: "iso", path: "/a/b.iso" } } },
    ],
    [
      "../b.qcow2",
      { kind: "page", command: { kind: "create", file: { kind: "disk", path: "/home/b.qcow2" } } },
    ],
    ["/a/Debian.openutm", { kind: "recipe", name: "Debian.openutm" }],
  ])("%s", (word, request) => {
    expect(openRequestOf(word, folder)).toEqual(request);
  });

  it.each([
    `openutm://vm/${id}/start`,
    `openutm://vm/${id}?start=1`,
    `openutm://vm/${id}#x`,
    `openutm://vm/${id}\n--no-sandbox`,
    ` openutm://vm/${id}`,
    "openutm://vm/../../etc/passwd",
    "openutm://run?iso=/a.iso",
    "openutm:/a.iso",
    "file:///a/b.iso",
    "https://example.org/b.iso",
    "--renderer-cmd-prefix=/tmp/x.iso",
    "/a/b.iso\0.txt",
    `/${"a".repeat(5000)}.iso`,
    "/etc/passwd",
    "$(reboot)",
  ])("is not %j", (word) => {
    expect(openRequestOf(word, folder)).toBeUndefined();
  });

  it("is, of any link that anybody makes up, the one to a VM alone", () => {
    const part = string({ unit: "binary", maxLength: 60 });
    const result = check(
      property(part, part, (before, after) => {
        const links = [
          `openutm://${before}`,
          `openutm://vm/${before}`,
          `openutm://vm/${before}${id}${after}`,
        ];
        const opened = links.map((link) => openRequestOf(link, folder));
        const isHarmless = (request: unknown): boolean =>
          request === undefined || JSON.stringify(request) === JSON.stringify(toVm);
        return opened.every(isHarmless);
      }),
      { numRuns: 2000 },
    );
    expect(result.counterexample).toBeNull();
  });
});
