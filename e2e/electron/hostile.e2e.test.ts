// A page that has turned against the shell: what it asks, where it goes, what it opens.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkout,
  makeCanary,
  isAlive,
  testHome,
  type TestHome,
} from "../../packages/testing/src/index.ts";
import { guestsOf } from "../support/guests.ts";
import { buildShell, whyNoElectron } from "./support/electron.ts";
import * as the from "./support/page.ts";
import { runShell, startShell, type Shell } from "./support/shell.ts";
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
    buildShell();
    x = await startXServer();
    home = testHome();
    shell = await startShell(home, x);
    page = shell.page;
    await the.isReady(page);
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

  it("has no Node, no Electron, three functions and a name", async () => {
    const has = await page.evaluate(() => ({
      require: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      bridge: Object.keys((window as unknown as PageWindow).openutm).toSorted(),
    }));
    expect(has).toEqual({
      require: "undefined",
      process: "undefined",
      bridge: ["onMessage", "pathOf", "platform", "request"],
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

  it("gets no permission but what a display needs", async () => {
    const got = await page.evaluate(async () => {
      const denied = (asked: Promise<unknown>): Promise<string> =>
        asked.then(
          () => "given",
          () => "denied",
        );
      return {
        camera: await denied(navigator.mediaDevices.getUserMedia({ video: true })),
        midi: await denied(
          (navigator as unknown as { requestMIDIAccess(): Promise<unknown> }).requestMIDIAccess(),
        ),
        place: await denied(
          new Promise((resolve, reject) =>
            navigator.geolocation.getCurrentPosition(resolve, reject),
          ),
        ),
        notify: await Notification.requestPermission(),
      };
    });
    expect(got).toEqual({ camera: "denied", midi: "denied", place: "denied", notify: "denied" });
  });

  it("is heard from no other window and no page that is not ours, with the very same preload script", async () => {
    const codes = await shell.app.evaluate(async ({ app, BrowserWindow }) => {
      const [library] = BrowserWindow.getAllWindows();
      const preload = `${app.getAppPath()}/dist/preload.cjs`;
      const open = async (address: string): Promise<string> => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload, contextIsolation: true, sandbox: true },
        });
        await window.loadURL(address);
        const code = await window.webContents.executeJavaScript(
          `openutm.request({ id: 1, method: "vm.list", params: {} }).then((reply) => reply.ok ? "ok" : reply.error.code)`,
        );
        window.destroy();
        return code as string;
      };
      const others = [
        await open("app://openutm/index.html"),
        await open("data:text/html,<title>x</title>"),
      ];
      // And the library's own window, should it ever be led elsewhere.
      await library?.webContents.loadURL("data:text/html,<title>x</title>");
      const led = await library?.webContents.executeJavaScript(
        `openutm.request({ id: 1, method: "vm.list", params: {} }).then((reply) => reply.ok ? "ok" : reply.error.code)`,
      );
      await library?.loadURL("app://openutm/index.html");
      return [...others, led];
    });
    expect(codes).toEqual(["auth.denied", "auth.denied", "auth.denied"]);
    await the.isReady(page);
    expect(await ask([{ id: 1, method: "vm.list", params: {} }])).toEqual(["ok"]);
  });

  it("gets nothing run by links and files that anybody may make up", async () => {
    const canary = makeCanary();
    const id = "11111111-2222-4333-8444-55555555555f";
    const words = [
      `openutm://vm/${id}`,
      `openutm://vm/${id}/start`,
      `openutm://vm/${id}?force=1`,
      "openutm://vm/../../../etc/passwd",
      "openutm://vm/%2e%2e%2f",
      "openutm://run?iso=/a.iso&start=1",
      `openutm://${"a".repeat(100_000)}`,
      "openutm://a@b:1/vm",
      "openutm:javascript:alert(1)",
      "openutm://vm/\u0000",
      'openutm://" --renderer-cmd-prefix="touch /tmp/x',
      "/proc/self/environ",
      "/dev/zero.iso",
      "/a/b.openutm",
      "--no-sandbox.iso",
      "",
    ];
    await shell.answer();
    await shell.app.evaluate(async ({ app }, all) => {
      const event = { preventDefault: () => undefined };
      for (const word of all)
        for (const name of ["open-url", "open-file"]) app.emit(name, event, word);
      for (const word of all) app.emit("second-instance", event, ["openutm", word], "/");
    }, words);
    await the.isReady(page);
    expect(await home.ok("list")).toEqual([]);
    expect(guestsOf(home)).toEqual([]);
    expect(await opened()).toEqual(["https://www.qemu.org/"]);
    expect(shell.app.windows()).toHaveLength(1);
    expect(isAlive(shell.pid)).toBe(true);
    expect(canary.changes()).toEqual([]);
    canary.dispose();
  });

  // The last one: Playwright holds each new window still, and with it the page that asked (not so without Playwright).
  it("opens no window", async () => {
    const windows = await shell.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const addresses = ["app://openutm/index.html", "https://example.org/", "about:blank"];
      void contents?.executeJavaScript(
        addresses.map((address) => `window.open(${JSON.stringify(address)})`).join(";"),
      );
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return BrowserWindow.getAllWindows().length;
    });
    expect(windows).toBe(1);
    expect(await opened()).toEqual(["https://www.qemu.org/"]);
  });
});

describe.skipIf(missing !== undefined)(`the page's own policy${why}`, () => {
  it("is broken nowhere, from the first script to a guest's picture", async () => {
    buildShell();
    const x = await startXServer();
    const home = testHome();
    try {
      const { id } = await home.ok<{ id: string }>("create", "Demo", "--demo");
      await home.ok("start", "Demo");
      const { stdout } = await runShell(home, x, [], {
        // Electron's own check of pages in development tries `new Function` in them, which the policy refuses.
        env: { POLICY_VM: id, ELECTRON_DISABLE_SECURITY_WARNINGS: "1" },
        switches: ["-r", join(checkout, "apps", "electron", "compat", "policy-probe.cjs")],
      });
      // The second list shows that the first would not have stayed empty.
      expect(JSON.parse(stdout)).toEqual({ before: [], after: ["script-src eval"] });
    } finally {
      home.dispose();
      x.end();
    }
  });
});
