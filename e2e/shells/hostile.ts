// A page that has turned against its shell: what it asks, where it goes, what it opens.
import { beforeAll, expect, it } from "vitest";
import { isAlive, makeCanary, waitFor } from "../../packages/testing/src/index.ts";
import { guestsOf } from "../support/guests.ts";
import { codeOf, codesOf } from "./door.ts";
import * as the from "./page.ts";
import type { Page, Shell } from "./shell.ts";
import { fakeOpener, startEvilSite } from "./outside.ts";
import { onStage } from "./stage.ts";

const noSuchVm = "11111111-2222-4333-8444-55555555555f";

const values = [null, 0, "x", "../../etc/passwd", "a\0b", [], {}, "x".repeat(5000), -1, 1e308];
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
  "shell.setCommands",
  "shell.readHeldFile",
];
const notForPages = ["owner.release", "hello", "door.open", "constructor", "__proto__", "toString"];
const fuzz = (): readonly unknown[] => [
  ...methods.flatMap((method) =>
    values.flatMap((value) => [
      { id: 1, method, params: value },
      { id: 1, method, params: { id: value, ticket: value, url: value, kind: value, name: value } },
    ]),
  ),
  ...values,
  ...values.map((value) => ({ id: value, method: value, params: value })),
  ...notForPages.map((method) => ({ id: 1, method, params: {} })),
];

/** Links and files that anybody may make up. */
const words = [
  `openutm://vm/${noSuchVm}`,
  `openutm://vm/${noSuchVm}/start`,
  `openutm://vm/${noSuchVm}?force=1`,
  "openutm://vm/../../../etc/passwd",
  "openutm://vm/%2e%2e%2f",
  "openutm://run?iso=/a.iso&start=1",
  `openutm://${"a".repeat(100_000)}`,
  "openutm://a@b:1/vm",
  "openutm:javascript:alert(1)",
  'openutm://" --renderer-cmd-prefix="touch /tmp/x',
  "/proc/self/environ",
  "/dev/zero.iso",
  "--no-sandbox.iso",
  "",
];

/** In the page: tries every way that a page has of being elsewhere. */
const leave = (address: string): void => {
  for (const place of [address, "file:///etc/passwd", "data:text/html,x"])
    setTimeout(() => {
      location.href = place;
    }, 0);
  setTimeout(() => location.replace(address), 0);
  const form = document.createElement("form");
  form.action = address;
  form.method = "post";
  const link = document.createElement("a");
  link.href = address;
  link.target = "_top";
  const refresh = document.createElement("meta");
  refresh.httpEquiv = "refresh";
  refresh.content = `0; url=${address}`;
  document.body.append(form, link, refresh);
  setTimeout(() => form.submit(), 0);
  setTimeout(() => link.click(), 0);
};

/** In the page: what a frame, a script of its own and the network are to it. */
const reachOut = async (): Promise<{
  readonly fetched: readonly string[];
  readonly inFrames: readonly string[];
  readonly evil: string;
  readonly violations: readonly string[];
}> => {
  const violations: string[] = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
    violations.push(effectiveDirective);
  });
  const frames = [location.href, "about:blank", "data:text/html,x"].map((address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
    return frame;
  });
  const script = document.createElement("script");
  script.textContent = "window.evil = 1";
  document.body.append(script);
  const reached = (address: string): Promise<string> =>
    fetch(address).then(
      () => "fetched",
      () => "refused",
    );
  const fetched = [await reached("https://example.org"), await reached("http://localhost:1")];
  const areTold = (): boolean =>
    ["connect-src", "script-src"].every((directive) =>
      violations.some((violation) => violation.startsWith(directive)),
    );
  // The frames have their chance, and what is refused is told.
  for (let round = 0; round < 5 || (round < 100 && !areTold()); round += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  type Doors = { readonly openutm?: unknown; readonly __TAURI_INTERNALS__?: unknown };
  const inFrames = frames.map((frame) => {
    try {
      const { openutm, __TAURI_INTERNALS__: tauri } = frame.contentWindow as Window & Doors;
      return openutm === undefined && tauri === undefined ? "no door" : "a door";
    } catch {
      // The policy has put an error's page there, of another origin.
      return "no access";
    }
  });
  for (const frame of frames) frame.remove();
  const evil = typeof (window as unknown as { evil?: unknown }).evil;
  return { fetched, inFrames, evil, violations };
};

/** In the page: asks for what a web page may be given when its user likes. */
const askForLeave = async (): Promise<readonly string[]> => {
  const outcome = (ask: () => Promise<unknown>): Promise<string> =>
    Promise.resolve()
      .then(ask)
      .then(
        (given) => (given === "denied" || given === "default" ? "denied" : "given"),
        () => "denied",
      );
  type Midi = { requestMIDIAccess(): Promise<unknown> };
  return Promise.all([
    outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
    outcome(() => (navigator as unknown as Midi).requestMIDIAccess()),
    outcome(
      () =>
        new Promise((resolve, reject) => {
          navigator.geolocation.getCurrentPosition(resolve, reject);
        }),
    ),
    outcome(() => Notification.requestPermission()),
  ]);
};

export const hostileScenarios = (shell: Shell): void =>
  onStage(
    shell,
    "a hostile page",
    (stage) => {
      let page: Page;
      let opened: () => readonly string[];

      beforeAll(async () => {
        const { home } = stage;
        const { path, opened: list } = fakeOpener(home.dir);
        opened = list;
        page = await stage.start({ home: { ...home, env: { ...home.env, PATH: path } } });
      });

      const expectUnharmed = async (windows = 1): Promise<void> => {
        expect(await stage.home.ok("list")).toEqual([]);
        expect(guestsOf(stage.home)).toEqual([]);
        expect(isAlive(stage.running.pid)).toBe(true);
        expect(await stage.running.windowCount()).toBe(windows);
      };
      const isAtHome = async (): Promise<boolean> =>
        (await page.evaluate(() => location.href.split("#")[0])) === shell.address &&
        (await codeOf(page, "vm.list")) === "ok";

      it("gets a refusal for every fuzzed request, and changes nothing", async () => {
        const canary = makeCanary();
        const codes = await codesOf(page, fuzz());
        expect(codes.filter((code) => !/^(request\.|vm\.|stream\.)/.test(code))).toEqual([]);
        expect(await codeOf(page, "vm.list", { x: "x".repeat(1 << 20) })).toBe("request.tooLarge");
        await expectUnharmed();
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
        for (const url of urls)
          expect(await codeOf(page, "shell.openExternal", { url })).toBe("request.invalid");
        for (const method of ["shell.showInFiles", "shell.detachDisplay"])
          expect(await codeOf(page, method, { id: noSuchVm })).toBe("vm.notFound");
        await expectUnharmed();
        expect(opened()).toEqual([]);
        const url = "https://www.qemu.org/";
        expect(await codeOf(page, "shell.openExternal", { url })).toBe("ok");
        await waitFor("the browser", () => opened().length > 0);
        expect(opened()).toEqual([url]);
      });

      it("reaches nothing from a frame, by a script of its own, or over the network", async () => {
        const { violations, ...tried } = await page.evaluate(reachOut);
        expect(tried).toMatchObject({ fetched: ["refused", "refused"], evil: "undefined" });
        expect(tried.inFrames).not.toContain("a door");
        for (const directive of ["connect-src", "script-src"])
          expect(violations.some((violation) => violation.startsWith(directive))).toBe(true);
      });

      it("reads no file that nobody has dropped on it", async () => {
        for (const id of [0, 1, 2 ** 53 - 1])
          expect(await codeOf(page, "shell.readHeldFile", { id, from: 0 })).toBe("request.invalid");
      });

      it("offers no entry that costs the whole menu", async () => {
        const command = { id: "app.create", menu: "file", title: "Create" };
        const offer = (shortcut: string): Promise<string> =>
          codeOf(page, "shell.setCommands", { commands: [{ ...command, shortcut }] });
        for (const shortcut of ["Nonsense+Q", "Mod+", "F99", "+++", ""])
          expect(await offer(shortcut)).toBe("request.invalid");
        expect(await offer("Mod+Shift+K")).toBe("ok");
        await expectUnharmed();
      });

      it("gets no permission but what a display needs", async () => {
        expect(new Set(await page.evaluate(askForLeave))).toEqual(new Set(["denied"]));
      });

      it("stays where it is, wherever it is sent, and a page from elsewhere reaches no command", async () => {
        const site = await startEvilSite();
        try {
          await page.evaluate(leave, site.address);
          // What is refused is not told: so long, and then it has had its chance.
          await new Promise((resolve) => setTimeout(resolve, 1000));
          expect(site.visits()).toEqual([]);
          expect(await isAtHome()).toBe(true);
          // And should it be led there all the same.
          await stage.running.lead(site.address);
          const isElsewhere = site.visits().length > 0;
          expect(isElsewhere ? await codeOf(page, "vm.list") : "refused").not.toBe("ok");
          await stage.running.lead(shell.address);
          // A page that is just coming answers nobody.
          await waitFor("the page at home", () => isAtHome().catch(() => false));
          await the.isReady(page);
          await expectUnharmed();
        } finally {
          site.close();
        }
      });

      it("gets nothing run by links and files that anybody may make up", async () => {
        const canary = makeCanary();
        const before = opened();
        for (const word of words) expect((await stage.run([word])).exitCode).toBe(0);
        await the.isReady(page);
        await expectUnharmed();
        expect(opened()).toEqual(before);
        expect(canary.changes()).toEqual([]);
        canary.dispose();
      });

      // The last one: a debugger may hold each new window still, and with it the page that asked for it.
      it("opens no window", async () => {
        const before = opened();
        await Promise.race([
          page.evaluate(
            (addresses) => {
              setTimeout(() => {
                for (const address of addresses) window.open(address);
              }, 0);
            },
            [shell.address, "https://example.org/", "about:blank"],
          ),
          new Promise((resolve) => setTimeout(resolve, 2000)),
        ]);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        await expectUnharmed();
        expect(opened()).toEqual(before);
      });
    },
    "all",
  );
