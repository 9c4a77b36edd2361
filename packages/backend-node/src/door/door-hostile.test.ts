// A live door, asked as a hostile site, a guest and another host would.
import { networkInterfaces } from "node:os";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testVmId } from "../owner/test-backend.ts";
import { newToken } from "../owner/token.ts";
import { createDoor } from "./door.ts";
import { bearer, json, openTestDoor, outcome, token } from "./test-door.ts";
import type { Answer, TestDoor } from "./test-door.ts";

let at: TestDoor;

beforeEach(async () => {
  at = await openTestDoor();
});

afterEach(() => at.close());

// Row 36 and, for a guest that reaches the door through 10.0.2.2, row 37.
describe("other hosts and sites", () => {
  const body = JSON.stringify({ id: 1, method: "settings.get" });

  it.each([
    ["Host evil.example", { host: "evil.example" }],
    ["a guest's Host", { host: "10.0.2.2:1234" }],
    ["Origin null", { origin: "null" }],
    ["Origin evil", { origin: "http://evil.example" }],
    ["Origin localhost.evil", { origin: "http://localhost.evil" }],
    ["a malformed Host", { host: "[::1" }],
    ["a malformed Origin", { origin: "http://[" }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
  ])("%s is refused even with the token", async (_name, headers: Record<string, string>) => {
    const all = { ...bearer, ...json, ...headers };
    expect((await at.rpc(body, all)).status).toBe(403);
    expect((await at.ask({ headers: all })).status).toBe(403);
    const events = `/events?ticket=${await at.eventTicket()}`;
    expect(await outcome(at.webSocket(events, headers))).toBe("403");
    expect(await outcome(at.webSocket(`/stream/${await at.streamTicket()}`, headers))).toBe("403");
    expect(at.calls.filter((method) => method === "settings.get")).toEqual([]);
  });

  it("a guest that forges the Host has no token all the same", async () => {
    const headers = { ...json, host: `127.0.0.1:${at.door.port}` };
    expect((await at.rpc(body, headers)).status).toBe(401);
    expect(await outcome(at.webSocket("/events"))).toBe("401");
    expect(await outcome(at.webSocket(`/stream/${newToken()}`))).toBe("404");
  });

  it.each([
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: \r\n\r\n",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil\r\n\r\n",
    "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: \u0000\r\n\r\n",
    "\u0016\u0003\u0001 not HTTP at all\r\n\r\n",
    "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "GET /events HTTP/1.1\r\nHost: evil\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    `GET /events HTTP/1.1\r\nHost: [\r\nOrigin: ${"[".repeat(4000)}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
  ])("malformed request %# is refused and the door stays open", async (bytes) => {
    expect(await at.rawTalk(bytes)).not.toMatch(/^HTTP\/1\.1 [12]/);
    expect(await at.isAlive()).toBe(true);
  });

  it("is bound to loopback only, on IPv4 and IPv6", async () => {
    const answers = await Promise.all(
      ["127.0.0.1", "::1"].map((address) => at.ask({ address }).catch((cause: unknown) => cause)),
    );
    expect(answers[0]).toMatchObject({ status: 200 });
    const [, v6] = answers;
    const hasNoIpv6 = v6 instanceof Error && /EADDRNOTAVAIL|EAFNOSUPPORT/.test(v6.message);
    expect(hasNoIpv6 || (v6 as Answer).status === 200).toBe(true);
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const outside = others.filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outside) {
      await expect(at.ask({ address })).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });

  it("never writes the token into its log", async () => {
    await at.rpc(JSON.stringify({ id: 1, method: "vm.logs", params: { id: testVmId } }));
    await at.ask({ path: `/?token=${token}` });
    const failing = { ...at.local(), answer: () => Promise.reject(new Error("a defect")) };
    const broken = await createDoor({ ...at.options(), backend: failing });
    const { status } = await at.ask({
      method: "POST",
      path: "/rpc",
      headers: { ...bearer, ...json },
      body: "{}",
      port: broken.port,
    });
    await broken.close();
    expect(status).toBe(500);
    expect(at.logged).not.toEqual([]);
    expect(inspect(at.logged, { depth: 10 })).not.toContain(token);
  });
});
