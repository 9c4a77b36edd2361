import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageFiles } from "./page-files.ts";

describe("the page's files", () => {
  let root: string;
  let answer: ReturnType<typeof pageFiles>;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "openutm-page-"));
    mkdirSync(join(root, "page", "assets"), { recursive: true });
    writeFileSync(join(root, "page", "index.html"), "<p>page</p>");
    writeFileSync(join(root, "page", "assets", "a.js"), "1");
    writeFileSync(join(root, "secret.json"), "{}");
    answer = pageFiles(join(root, "page"));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it.each([
    ["app://openutm/", "text/html; charset=utf-8"],
    ["app://openutm/index.html?a=b#vm=1", "text/html; charset=utf-8"],
    ["app://openutm/assets/a.js", "text/javascript; charset=utf-8"],
  ])("%s is served with its type and the policy", async (address, type) => {
    const { status, headers } = await answer(address);
    expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type });
    expect(headers["content-security-policy"]).toContain("script-src 'self'");
    expect(headers["content-security-policy"]).not.toMatch(/script-src[^;]*'unsafe-/);
  });

  it.each([
    ["app://openutm/gone.js", 404],
    ["app://openutm/../secret.json", 404],
    ["app://openutm/%2e%2e/secret.json", 404],
    ["app://openutm/..%2fsecret.json", 403],
    ["app://openutm/..%5csecret.json", 403],
    ["app://openutm/a%00.js", 403],
    ["app://openutm/%zz.js", 403],
    ["app://other/index.html", 403],
    ["file:///etc/passwd", 403],
    ["nonsense", 403],
  ])("%s is refused with %d", async (address, status) => {
    const given = await answer(address);
    expect(given.status).toBe(status);
    expect(Buffer.from(given.body).toString()).not.toContain("{}");
  });
});
