// A page that has turned against the shell: what it asks, where it goes, what it opens.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCanary, isAlive, testHome, type TestHome } from "../../packages/testing/src/index.ts";
import { guestsOf } from "../support/guests.ts";
import { buildCompat, whyNoElectron } from "./support/compat.ts";
import { startShell, type Shell } from "./support/shell.ts";
import { startXServer, type XServer } from "./support/x-server.ts";

type Reply = { readonly ok: boolean; readonly error?: { readonly code: string } };
type PageWindow = Window & { openutm: { request(envelope: unknown): Promise<Reply> } };

const missing = whyNoElectron();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`a hostile page${why}`, () => {
  let x: XServer;
  let home: TestHome;
  let shell: Shell;
  let page: Page;

  beforeAll(async () => {
    buildCompat();
    x = await startXServer();
    home = testHome();
    shell = await startShell(home, x);
    page = shell.page;
    await page.getByRole("heading", { level: 1 }).waitFor();
    await shell.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { openutmOpened: opened });
      shell.openExternal = async (url) => void opened.push(url);
      shell.openPath = async (path) => {
        opened.push(path);
        return "";
      };
    });
  });
  afterAll(() => {
    home.dispose();
    x.end();
  });

  const opened = (): Promise<string[]> =>
    shell.app.evaluate(() => (globalThis as unknown as { openutmOpened: string[] }).openutmOpened);
  const ask = (envelopes: readonly unknown[]): Promise<string[]> =>
    page.evaluate(async (all) => {
      const { openutm } = window as unknown as PageWindow;
      const replies = await Promise.all(
        all.map((envelope) =>
          Promise.race([
            openutm.request(envelope).catch((error: Error) => error.message),
            new Promise<string>((resolve) =>
              setTimeout(() => resolve(`no answer to ${JSON.stringify(envelope)}`), 15_000),
            ),
          ]),
        ),
      );
      return replies.map((reply) =>
        typeof reply === "string" ? reply : reply.ok ? "ok" : (reply.error?.code ?? "?"),
      );
    }, envelopes);

  it("gets a refusal for every fuzzed request, and changes nothing", async () => {
    const canary = makeCanary();
    const values = [
      null,
      0,
      "x",
      "../../etc/passwd",
      "a\0b",
      [],
      {},
      { __proto__: 1 },
      "x".repeat(5000),
      -1,
      1e308,
    ];
    const methods = [
      "vm.get",
      "vm.start",
      "vm.delete",
      "vm.openStream",
      "vm.create",
      "shell.openStream",
      "shell.detachDisplay",
      "shell.showInFiles",
      "shell.openExternal",
      "shell.chooseFile",
    ];
    const requests = methods.flatMap((method) =>
      values.flatMap((value) => [
        { id: 1, method, params: value },
        {
          id: 1,
          method,
          params: { id: value, ticket: value, url: value, kind: value, name: value },
        },
      ]),
    );
    const raw = [
      ...values,
      ...values.map((value) => ({ id: value, method: value, params: value })),
    ];
    const own = ["owner.release", "hello", "door.open", "constructor", "__proto__", "toString"].map(
      (method) => ({ id: 1, method, params: {} }),
    );
    const codes = await ask([...requests, ...raw, ...own]);
    expect(codes.filter((code) => !/^(request\.|vm\.|stream\.)/.test(code))).toEqual([]);
    expect(await home.ok("list")).toEqual([]);
    expect(guestsOf(home)).toEqual([]);
    expect(isAlive(shell.pid)).toBe(true);
    expect(canary.changes()).toEqual([]);
    canary.dispose();
  });

  it("opens https addresses and nothing else, and no folder of a VM that is none", async () => {
    const urls = [
      "http://example.org",
      "file:///etc/passwd",
      "javascript:1",
      "smb://a/b",
      "openutm://vm/1",
      "https://a@b.example",
    ];
    const codes = await ask(
      urls.map((url) => ({ id: 1, method: "shell.openExternal", params: { url } })),
    );
    expect(new Set(codes)).toEqual(new Set(["request.invalid"]));
    const id = "11111111-2222-4333-8444-55555555555f";
    expect(await ask([{ id: 1, method: "shell.showInFiles", params: { id } }])).toEqual([
      "vm.notFound",
    ]);
    expect(await opened()).toEqual([]);
    expect(
      await ask([
        { id: 1, method: "shell.openExternal", params: { url: "https://www.qemu.org/" } },
      ]),
    ).toEqual(["ok"]);
    expect(await opened()).toEqual(["https://www.qemu.org/"]);
  });

  it("has no Node, no Electron and three functions", async () => {
    const has = await page.evaluate(() => ({
      require: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      bridge: Object.keys((window as unknown as PageWindow).openutm).toSorted(),
    }));
    expect(has).toEqual({
      require: "undefined",
      process: "undefined",
      bridge: ["onMessage", "pathOf", "request"],
    });
  });

  it("reaches nothing from a frame, by a script of its own, or over the network", async () => {
    const tried = await page
      .evaluate(async () => {
        const violations: string[] = [];
        document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
          violations.push(effectiveDirective),
        );
        const frame = document.createElement("iframe");
        frame.src = "app://openutm/index.html";
        document.body.append(frame);
        const script = document.createElement("script");
        script.textContent = "window.evil = 1";
        document.body.append(script);
        const fetched = await fetch("https://example.org").then(
          () => "fetched",
          () => "refused",
        );
        await new Promise((resolve) => setTimeout(resolve, 500));
        let inFrame = "no access";
        try {
          inFrame = typeof (frame.contentWindow as { openutm?: unknown } | null)?.openutm;
        } catch {
          // The policy has put an error's page there, of another origin.
        }
        frame.remove();
        return { fetched, inFrame, evil: typeof (window as { evil?: unknown }).evil, violations };
      })
      .catch((error: Error) => error.message);
    expect(tried).toMatchObject({ fetched: "refused", evil: "undefined" });
    const { violations, inFrame } = tried as { violations: string[]; inFrame: string };
    expect(["undefined", "no access"]).toContain(inFrame);
    for (const directive of ["connect-src", "script-src"])
      expect(violations.some((violation) => violation.startsWith(directive))).toBe(true);
  });

  it("stays where it is, wherever it is sent", async () => {
    const { windows, address } = await shell.app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      for (const place of ["https://example.org/", "file:///etc/passwd", "data:text/html,x"])
        await window?.webContents.executeJavaScript(
          `setTimeout(() => { location.href = ${JSON.stringify(place)}; }, 0); 1`,
        );
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return {
        windows: BrowserWindow.getAllWindows().length,
        address: window?.webContents.getURL(),
      };
    });
    expect({ windows, address }).toEqual({ windows: 1, address: "app://openutm/index.html" });
  });
});
