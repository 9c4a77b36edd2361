import { ApiError, defaultSettings, RequestEnvelope } from "@openutm/shared-types";
import type { CallContext, Handlers } from "@openutm/shared-types";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dispatch } from "./dispatch.ts";
import { parseRequestText, readEnvelope } from "./envelope.ts";

const vectors = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "../../../shared-types/vectors/requests/request-text.json"),
    "utf8",
  ),
) as { readonly accepted: readonly string[]; readonly refused: readonly string[] };

const context: CallContext = { clientId: "test", signal: new AbortController().signal };

const handlers: Partial<Handlers> = {
  "settings.get": async () => ({
    ...defaultSettings,
    theme: "dark",
    language: "en",
  }),
  "vm.logs": async ({ lines }) => ({ path: "/log", lines: [String(lines)] }),
  "vm.get": async () => {
    throw new ApiError("vm.notFound", "No such VM.", { hint: "List them." });
  },
  "vm.list": async () => {
    throw new TypeError("secret path /home/somebody");
  },
  "job.list": async () => ({ jobs: "none" }) as never,
};

const call = (raw: unknown, options = {}) => dispatch(handlers, raw, context, options);
const id = "a2f9b1de-4f0f-4b5b-9b53-3b8f0c9f2a11";

const attempt = <T>(run: () => T): { readonly value?: T; readonly thrown?: unknown } => {
  try {
    return { value: run() };
  } catch (thrown) {
    return { thrown };
  }
};

describe("dispatch", () => {
  it("answers with the handler's result", async () => {
    const reply = await call({ id: 7, method: "settings.get" });
    expect(reply).toMatchObject({ id: 7, ok: true, result: { theme: "dark" } });
  });

  it("gives handlers parsed input with its defaults", async () => {
    const reply = await call({ id: 1, method: "vm.logs", params: { id } });
    expect(reply).toMatchObject({ ok: true, result: { lines: ["200"] } });
  });

  it("says where parameters do not fit", async () => {
    const reply = await call({ id: 2, method: "vm.logs", params: { id, lines: 0, extra: 1 } });
    expect(reply).toMatchObject({ id: 2, ok: false, error: { code: "request.invalid" } });
    const issues = reply.ok ? [] : (reply.error.data?.["issues"] as { path: string }[]);
    expect(issues.map((issue) => issue.path)).toContain("lines");
  });

  it.each(["constructor", "__proto__", "toString", "vm.unknown", ""])(
    "knows no method “%s”",
    async (method) => {
      const reply = await call({ id: 3, method });
      expect(reply).toMatchObject({ id: 3, ok: false, error: { code: "request.unknownMethod" } });
    },
  );

  it("calls a method of the table that nobody handles unknown", async () => {
    const reply = await call({ id: 3, method: "trash.list" });
    expect(reply).toMatchObject({ ok: false, error: { code: "request.unknownMethod" } });
  });

  it("hands an ApiError on as its value", async () => {
    const reply = await call({ id: 4, method: "vm.get", params: { id } });
    expect(reply).toEqual({
      id: 4,
      ok: false,
      error: { code: "vm.notFound", message: "No such VM.", hint: "List them." },
    });
  });

  it("keeps the details of a defect in the log", async () => {
    const logged: unknown[] = [];
    const reply = await call(
      { id: 5, method: "vm.list" },
      { log: { error: (_message: string, cause: unknown) => logged.push(cause) } },
    );
    expect(reply).toMatchObject({ ok: false, error: { code: "internal" } });
    expect(JSON.stringify(reply)).not.toContain("secret path");
    expect(logged).toHaveLength(1);
  });

  it("holds results against the contract when asked to", async () => {
    const request = { id: 6, method: "job.list" };
    expect(await call(request, { outputs: "check" })).toMatchObject({
      error: { code: "internal" },
    });
    expect(await call(request)).toMatchObject({ ok: true });
  });

  it("answers bad input with a small answer", async () => {
    const params = Object.fromEntries(
      Array.from({ length: 5000 }, (_, n) => [`field${n}`.repeat(9), n]),
    );
    const reply = await call({ id: 1, method: "vm.get", params });
    expect(reply.ok).toBe(false);
    expect(JSON.stringify(reply).length).toBeLessThan(20_000);
  });

  it("survives nesting as deep as a request can be", async () => {
    const deep = "[".repeat(500_000) + "]".repeat(500_000);
    const raw = parseRequestText(Buffer.from(`{"id":1,"method":"vm.get","params":${deep}}`));
    expect(await call(raw)).toMatchObject({ id: 1, ok: false, error: { code: "request.invalid" } });
  });
});

describe("parseRequestText", () => {
  it("refuses more than 1 MiB before it parses", () => {
    expect(() => parseRequestText(Buffer.alloc(1024 * 1024 + 1, 0x20))).toThrow(
      expect.objectContaining({ code: "request.tooLarge" }),
    );
  });

  it.each(vectors.accepted)("takes %j", (text) => {
    expect(() => parseRequestText(Buffer.from(text, "latin1"))).not.toThrow();
  });

  it.each(vectors.refused)("refuses %j", (text) => {
    expect(() => parseRequestText(Buffer.from(text, "latin1"))).toThrow(
      expect.objectContaining({ code: "request.invalid", message: "The request is not JSON." }),
    );
  });

  it("throws nothing but ApiErrors, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { thrown } = attempt(() => parseRequestText(Buffer.from(bytes)));
        expect(thrown === undefined || thrown instanceof ApiError).toBe(true);
      }),
    );
  });
});

describe("readEnvelope", () => {
  const nearEnvelope = fc.record(
    {
      id: fc.oneof(fc.nat(), fc.integer(), fc.double(), fc.jsonValue()),
      method: fc.oneof(fc.string(), fc.string({ minLength: 60, maxLength: 70 }), fc.jsonValue()),
      params: fc.jsonValue(),
      extra: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  it("agrees with the contract's schema", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), nearEnvelope), (value) => {
        const raw: unknown = JSON.parse(JSON.stringify(value));
        const { value: accepted, thrown } = attempt(() => readEnvelope(raw));
        const expected = RequestEnvelope.safeParse(raw);
        expect(accepted).toEqual(expected.data);
        expect(thrown instanceof ApiError).toBe(!expected.success);
      }),
      { numRuns: 500 },
    );
  });

  it("never makes dispatch reject", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), nearEnvelope), async (raw) => {
        expect((await call(raw)).ok).toBe(false);
      }),
    );
  });
});
