import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeRequest } from "./guard.ts";

const port = 4321;

const judge = (headers: Record<string, string>, url = "/rpc") =>
  judgeRequest({ headers, rawHeaders: Object.entries(headers).flat(), url }, port);

describe("judgeRequest", () => {
  it.each([
    [{ host: "127.0.0.1:4321" }],
    [{ host: "LocalHost:4321" }],
    [{ host: "[::1]:4321" }],
    [{ host: "127.0.0.1:4321", origin: "http://127.0.0.1:4321" }],
    [{ host: "localhost:4321", origin: "http://localhost:4321", "sec-fetch-site": "same-origin" }],
    [{ host: "127.0.0.1:4321", "sec-fetch-site": "none" }],
  ])("lets %o in", (headers: Record<string, string>) => expect(judge(headers)).toBe("allowed"));

  it.each([
    [{}],
    [{ host: "evil.example" }],
    [{ host: "evil.example:4321" }],
    [{ host: "127.0.0.1" }],
    [{ host: "127.0.0.1:80" }],
    [{ host: "127.0.0.1:4321.evil.example" }],
    [{ host: "0.0.0.0:4321" }],
    [{ host: "10.0.2.2:4321" }],
    [{ host: "[::]:4321" }],
    [{ host: "[::ffff:127.0.0.1]:4321" }],
    [{ host: "localhost.evil:4321" }],
    [{ host: "user@127.0.0.1:4321" }],
    [{ host: "127.0.0.1:4321", origin: "null" }],
    [{ host: "127.0.0.1:4321", origin: "" }],
    [{ host: "127.0.0.1:4321", origin: "http://evil.example" }],
    [{ host: "127.0.0.1:4321", origin: "http://localhost.evil:4321" }],
    [{ host: "127.0.0.1:4321", origin: "http://127.0.0.1:1234" }],
    [{ host: "127.0.0.1:4321", origin: "https://127.0.0.1:4321" }],
    [{ host: "127.0.0.1:4321", origin: "http://localhost:4321" }],
    [{ host: "127.0.0.1:4321", origin: "http://[::1" }],
    [{ host: "127.0.0.1:4321", "sec-fetch-site": "cross-site" }],
    [{ host: "127.0.0.1:4321", "sec-fetch-site": "same-site" }],
  ])("refuses %o", (headers: Record<string, string>) => expect(judge(headers)).toBe("refused"));

  it.each(["app://openutm", "tauri://localhost", "http://tauri.localhost"])(
    "lets the shell's page %s redeem a ticket, and do nothing else",
    (ownOrigin) => {
      const shell = { host: "127.0.0.1:4321", origin: ownOrigin };
      const ticket = "a".repeat(43);
      expect(judge(shell, `/stream/${ticket}`)).toBe("allowed");
      for (const url of ["/", "/rpc", "/events", `/stream/${ticket}?x`, `/stream/../rpc`])
        expect(judge(shell, url)).toBe("refused");
      for (const origin of [
        "app://openutm.evil",
        "app://other",
        "APP://OPENUTM",
        "tauri://localhost:1",
        "https://tauri.localhost",
      ])
        expect(judge({ ...shell, origin }, `/stream/${ticket}`)).toBe("refused");
    },
  );

  it("lets another site link to the page, and to nothing else", () => {
    const link = {
      host: "127.0.0.1:4321",
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
    };
    expect(judge(link, "/")).toBe("allowed");
    expect(judge(link, "/stream/x")).toBe("refused");
  });

  it("refuses two Hosts and a proxy's target", () => {
    const host = "127.0.0.1:4321";
    const rawHeaders = ["Host", host, "host", "evil.example"];
    expect(judgeRequest({ headers: { host }, rawHeaders, url: "/" }, port)).toBe("refused");
    expect(judge({ host }, "http://evil.example/")).toBe("refused");
  });

  it("never throws and lets no other name in", () => {
    const name = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.domain(),
      fc.constantFrom("http://[", "//", ":"),
    );
    fc.assert(
      fc.property(name, name, (host, origin) => {
        expect(judge({ host, origin })).toBe("refused");
        expect(judge({ host: `127.0.0.1:${port}`, origin })).toBe("refused");
      }),
    );
  });
});
