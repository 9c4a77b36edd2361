// A page that has turned against the shell: what it asks, where it goes, what it opens.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  isAlive,
  makeCanary,
  testHome,
  waitFor,
  type TestHome,
} from "../../packages/testing/src/index.ts";
import { startXServer, type XServer } from "../electron/support/x-server.ts";
import { guestsOf } from "../support/guests.ts";
import * as the from "./support/page.ts";
import { runShell, startShell, type Shell } from "./support/shell.ts";
import { buildTauri, whyNoTauri } from "./support/tauri.ts";
import type { Page } from "./support/web-driver.ts";

type TauriWindow = Window & {
  __TAURI_INTERNALS__: { invoke(command: string, input?: unknown): Promise<unknown> };
};

const missing = whyNoTauri();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;
const buildWithinMs = 1_200_000;

describe.skipIf(missing !== undefined)(`a hostile page in Tauri${why}`, () => {
  let x: XServer;
  let home: TestHome;
  let shell: Shell;
  let page: Page;

  beforeAll(async () => {
    buildTauri();
    x = await startXServer();
    home = testHome();
    shell = await startShell(home, x);
    page = shell.page;
    await the.isReady(page);
  }, buildWithinMs);
  afterAll(() => {
    shell.end();
    home.dispose();
    x.end();
  });

  /** What becomes of commands: “ok”, an error's code, or the words of Tauri's own refusal. */
  const invoke = (all: readonly { command: string; input?: unknown }[]): Promise<string[]> =>
    page.evaluate(
      (calls) =>
        Promise.all(
          calls.map(async ({ command, input }) => {
            const { invoke } = (window as unknown as TauriWindow).__TAURI_INTERNALS__;
            const late = new Promise<string>((resolve) =>
              setTimeout(() => resolve(`no answer to ${JSON.stringify(input)}`), 15_000),
            );
            const asked = invoke(command, input).then(
              (reply) => {
                const { ok, error } = reply as { ok?: boolean; error?: { code?: string } };
                return ok === true ? "ok" : (error?.code ?? "?");
              },
              (refusal: unknown) => `refused: ${String(refusal)}`,
            );
            return Promise.race([asked, late]);
          }),
        ),
      all,
    );
  const ask = (envelopes: readonly unknown[]): Promise<string[]> =>
    invoke(envelopes.map((envelope) => ({ command: "rpc", input: { envelope } })));

  it("gets a refusal for every fuzzed request, and changes nothing", async () => {
    const canary = makeCanary();
    const values = [null, 0, "x", "../../etc/passwd", "a\0b", [], {}, "x".repeat(5000), -1, 1e308];
    const methods = [
      "vm.get",
      "vm.start",
      "vm.delete",
      "vm.openStream",
      "vm.create",
      "shell.detachDisplay",
      "shell.showInFiles",
      "shell.openExternal",
      "shell.chooseFile",
      "shell.setCommands",
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
    const large = { id: 1, method: "vm.list", params: { x: "x".repeat(1 << 20) } };
    expect(await ask([large])).toEqual(["request.tooLarge"]);
    expect(await home.ok("list")).toEqual([]);
    expect(guestsOf(home)).toEqual([]);
    expect(isAlive(shell.pid)).toBe(true);
    expect(canary.changes()).toEqual([]);
    canary.dispose();
  });

  it("has two commands, and none of Tauri's own", async () => {
    const commands = [
      "plugin:window|create",
      "plugin:window|close",
      "plugin:webview|create_webview_window",
      "plugin:event|emit",
      "plugin:event|listen",
      "plugin:path|resolve_directory",
      "plugin:app|version",
      "plugin:menu|new",
      "plugin:resources|close",
      "plugin:shell|execute",
      "plugin:fs|read_file",
      "anything",
    ];
    const answers = await invoke(commands.map((command) => ({ command, input: {} })));
    expect(answers.filter((answer) => !answer.startsWith("refused:"))).toEqual([]);
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
  });

  it("reaches nothing from a frame, by a script of its own, or over the network, and changes no prototype", async () => {
    const tried = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        violations.push(effectiveDirective);
      });
      const frame = document.createElement("iframe");
      frame.src = "tauri://localhost/index.html";
      document.body.append(frame);
      const script = document.createElement("script");
      script.textContent = "window.evil = 1";
      document.body.append(script);
      const reached = (address: string): Promise<string> =>
        fetch(address).then(
          () => "fetched",
          () => "refused",
        );
      const fetched = [await reached("https://example.org"), await reached("http://localhost:1")];
      await new Promise((resolve) => setTimeout(resolve, 500));
      frame.remove();
      return {
        fetched,
        evil: typeof (window as { evil?: unknown }).evil,
        isFrozen: Object.isFrozen(Object.prototype),
        violations,
      };
    });
    expect(tried).toMatchObject({
      fetched: ["refused", "refused"],
      evil: "undefined",
      isFrozen: true,
    });
    for (const directive of ["connect-src", "script-src"])
      expect(tried.violations.some((violation) => violation.startsWith(directive))).toBe(true);
  });

  it("stays where it is, wherever it is sent, and opens no window", async () => {
    await page.evaluate(() => {
      for (const place of ["https://example.org/", "file:///etc/passwd", "data:text/html,x"])
        setTimeout(() => {
          location.href = place;
        }, 0);
      for (const place of ["tauri://localhost/index.html", "https://example.org/", "about:blank"])
        window.open(place);
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await page.evaluate(() => location.origin)).toBe("tauri://localhost");
    await shell.windows(1);
    expect(await ask([{ id: 1, method: "vm.list", params: {} }])).toEqual(["ok"]);
  });

  it("gets no camera, no place and no notifications", async () => {
    const got = await page.evaluate(async () => {
      const denied = (asked: Promise<unknown>): Promise<string> =>
        asked.then(
          () => "given",
          () => "denied",
        );
      return {
        camera: await denied(
          Promise.resolve().then(() => navigator.mediaDevices.getUserMedia({ video: true })),
        ),
        place: await denied(
          new Promise((resolve, reject) =>
            navigator.geolocation.getCurrentPosition(resolve, reject),
          ),
        ),
      };
    });
    expect(got).toEqual({ camera: "denied", place: "denied" });
  });

  it("gets nothing run by links and files that anybody may make up", async () => {
    const canary = makeCanary();
    const id = "11111111-2222-4333-8444-55555555555f";
    const words = [
      `openutm://vm/${id}`,
      `openutm://vm/${id}/start`,
      `openutm://vm/${id}?force=1`,
      "openutm://vm/../../../etc/passwd",
      "openutm://run?iso=/a.iso&start=1",
      `openutm://${"a".repeat(100_000)}`,
      "openutm:javascript:alert(1)",
      "/proc/self/environ",
      "/dev/zero.iso",
      "--no-sandbox.iso",
      "",
    ];
    for (const word of words) expect((await runShell(home, x, [word])).exitCode).toBe(0);
    await waitFor("the page", () => page.evaluate(() => document.readyState === "complete"));
    expect(await home.ok("list")).toEqual([]);
    expect(guestsOf(home)).toEqual([]);
    await shell.windows(1);
    expect(isAlive(shell.pid)).toBe(true);
    expect(canary.changes()).toEqual([]);
    canary.dispose();
  });
});
