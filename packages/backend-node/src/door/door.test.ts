// A live door, asked as the page and as a script would.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testVmId } from "../owner/test-backend.ts";
import { newToken } from "../owner/token.ts";
import { bearer, json, openTestDoor, token } from "./test-door.ts";
import type { TestDoor } from "./test-door.ts";

let at: TestDoor;

beforeEach(async () => {
  at = await openTestDoor();
});

afterEach(() => at.close());

describe("calls", () => {
  it("are answered with the token", async () => {
    expect(await at.call("settings.get")).toMatchObject({ theme: "system" });
  });

  it("answer failures as envelopes", async () => {
    const { status, text } = await at.rpc(
      JSON.stringify({ id: 9, method: "vm.get", params: { id: testVmId } }),
    );
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ id: 9, ok: false, error: { code: "vm.notFound" } });
  });

  it.each([
    ["no token", json, 401],
    ["a wrong token", { ...json, authorization: `Bearer ${newToken()}` }, 401],
    ["a malformed token", { ...json, authorization: "Bearer x y z" }, 401],
    ["the token in a cookie", { ...json, cookie: `token=${token}` }, 401],
    ["a form's type", { ...bearer, "content-type": "text/plain" }, 415],
    ["no type", { ...bearer }, 415],
  ])("with %s are refused", async (_name, headers: Record<string, string>, status) => {
    const answer = await at.rpc(JSON.stringify({ id: 1, method: "settings.get" }), headers);
    expect(answer.status).toBe(status);
    expect(at.calls).toEqual([]);
  });

  it("with the token in the address are refused", async () => {
    const path = `/rpc?token=${token}`;
    const answer = await at.ask({ method: "POST", path, headers: json, body: "{}" });
    expect(answer.status).toBe(405);
    expect(at.calls).toEqual([]);
  });

  it("never come from a GET", async () => {
    const answer = await at.ask({ path: "/rpc", headers: { ...bearer, ...json } });
    expect(answer.status).toBe(404);
  });

  it("are refused when they are larger than 1 MiB, or do not say how large they are", async () => {
    const body = Buffer.alloc(1024 * 1024 + 1, 0x20);
    const announced = await at.rpc(body).catch(() => undefined);
    expect(announced?.status ?? 413).toBe(413);
    const inChunks = { ...bearer, ...json, "transfer-encoding": "chunked" };
    for (const unannounced of [body, JSON.stringify({ id: 1, method: "settings.get" })]) {
      const answer = await at.rpc(unannounced, inChunks).catch(() => undefined);
      expect(answer?.status ?? 400).toBe(400);
    }
    expect(at.calls).toEqual([]);
    expect(await at.isAlive()).toBe(true);
  });

  it("that are no JSON are refused", async () => {
    expect(await at.rpc("{")).toMatchObject({ status: 400 });
  });

  it("get no CORS", async () => {
    const answer = await at.ask({
      method: "OPTIONS",
      path: "/rpc",
      headers: { origin: "http://evil.example", "access-control-request-method": "POST" },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("page", () => {
  it("comes with its security headers", async () => {
    const { status, headers } = await at.ask({});
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("'unsafe-eval'");
    expect(headers["set-cookie"]).toBeUndefined();
  });

  it("lets files be cached for ever whose name tells their content", async () => {
    const { headers } = await at.ask({ path: "/assets/main-0a1B2c_D.js" });
    expect(headers["cache-control"]).toContain("immutable");
    expect(headers["content-type"]).toContain("text/javascript");
  });

  it.each([
    "/../secret",
    "/%2e%2e/secret",
    "/..%2fsecret",
    "/assets/../../secret",
    "/..\\secret",
    "/link",
    "//etc/passwd",
    "/%00",
    "/assets",
    "/%",
  ])("gives nothing for %s", async (path) => {
    const { status, text } = await at.ask({ path });
    expect([400, 404]).toContain(status);
    expect(text).not.toContain('"secret"');
  });

  it("finds what a new build has brought", async () => {
    await at.ask({ path: "/new.txt" });
    writeFileSync(join(at.pageDir, "new.txt"), "new");
    await expect
      .poll(async () => (await at.ask({ path: "/new.txt" })).text, { timeout: 10_000 })
      .toBe("new");
  });

  it("counts what its policy has forbidden", async () => {
    const report = {
      method: "POST",
      path: "/csp",
      headers: { "content-type": "application/csp-report" },
    };
    expect((await at.ask({ ...report, body: '{"csp-report":{}}' })).status).toBe(204);
    expect((await at.ask({ path: "/csp" })).status).toBe(401);
    const { text } = await at.ask({ path: "/csp", headers: bearer });
    expect(JSON.parse(text)).toEqual({ count: 1, reports: ['{"csp-report":{}}'] });
  });
});
