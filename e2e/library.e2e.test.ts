// The page's library: making a machine, its life, its end, and what cannot be done said in words.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { demoFrame } from "../packages/testing/guests/demo.ts";
import { realIso } from "../packages/testing/guests/isos.ts";
import { screenText } from "../packages/testing/guests/screen-text.ts";
import type { Vm } from "../packages/shared-types/src/index.ts";
import {
  openBrowser,
  openPage,
  type WatchedPage,
} from "../packages/testing/src/browser/browser.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { testHome, waitFor, type Served, type TestHome } from "../packages/testing/src/index.ts";
import { callDoor } from "./support/calls.ts";
import { guestsOf } from "./support/guests.ts";

let browser: Browser;
let home: TestHome;
let served: Served;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  home = testHome();
  served = await home.serve();
  watched = await openPage(browser, served.url);
  page = watched.page;
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  home.dispose();
});

const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
const machines = (of: Page = page): Locator =>
  of.getByRole("navigation", { name: "Virtual machines" });
const row = (name: string, of: Page = page): Locator => machines(of).getByRole("button", { name });
const heading = (): Locator => page.getByRole("heading", { level: 1 });
const expectQuiet = (): void => expect(watched.problems).toEqual([]);
const vmCalled = async (name: string): Promise<Vm> => {
  const found = (await home.ok<Vm[]>("list")).find((vm) => vm.name === name);
  if (found === undefined) throw new Error(`No VM is called ${name}.`);
  return found;
};

describe("making a machine", () => {
  it("goes from an empty library to an ISO's first screen, past files that are none", async (context) => {
    const iso = realIso("ipxe");
    if (isMissing(iso)) return context.skip(iso.missing);
    await page.getByRole("heading", { name: "A computer inside your computer" }).waitFor();
    await button("New machine…").click();
    const dialog = page.getByRole("dialog", { name: "New machine" });
    const folder = join(home.dir, "a folder");
    mkdirSync(folder);
    for (const [path, words] of [
      [join(home.dir, "gone.iso"), /gone\.iso/],
      [folder, /folder|directory/i],
    ] as const) {
      await dialog.getByLabel("File", { exact: true }).fill(path);
      await button("Create and start").click();
      await dialog.getByRole("alert").filter({ hasText: words }).waitFor();
    }
    expect(await home.ok<Vm[]>("list")).toEqual([]);

    await dialog.getByLabel("File", { exact: true }).fill(iso.path);
    await dialog.getByLabel("Name", { exact: true }).fill("Network boot");
    await dialog.getByLabel("Memory, MB").fill("256");
    await button("Create and start").click();
    await waitFor(
      "the ISO's first screen in the page",
      async () => {
        const picture = await canvasPicture(page);
        const lines = picture === undefined ? [] : screenText(picture);
        return iso.firstScreen.every((words) => lines.some((line) => words.test(line)));
      },
      60_000,
    );
    expect(await vmCalled("Network boot")).toMatchObject({
      status: "running",
      config: { memoryMib: 256 },
    });
    expectQuiet();
  });

  it("tries the demo with one click", async () => {
    await button("Try the demo").click();
    await waitFor("the demo's picture in the page", async () => {
      const picture = await canvasPicture(page);
      return picture !== undefined && demoFrame(picture) !== undefined;
    });
    expectQuiet();
  });
});

describe("the list", () => {
  it("follows what others do, in every tab, without a reload", async () => {
    const other = await openPage(browser, served.url);
    await page.getByRole("heading", { name: "A computer inside your computer" }).waitFor();
    await home.ok("create", "Made elsewhere", "--demo");
    for (const tab of [page, other.page]) await row("Made elsewhere", tab).waitFor();

    await home.ok("start", "Made elsewhere");
    for (const tab of [page, other.page])
      await row("Made elsewhere", tab).getByRole("img", { name: "Running" }).waitFor();
    await button("Pause").click();
    await row("Made elsewhere", other.page).getByRole("img", { name: "Paused" }).waitFor();
    await home.ok("stop", "Made elsewhere", "--force");
    for (const tab of [page, other.page])
      await row("Made elsewhere", tab).getByRole("img", { name: "Stopped" }).waitFor();

    await home.ok("set", "Made elsewhere", "name=Another name");
    await row("Another name", other.page).waitFor();
    await home.ok("delete", "Another name", "--yes");
    await other.page.getByRole("heading", { name: "A computer inside your computer" }).waitFor();
    expectQuiet();
    expect(other.problems).toEqual([]);
  });

  it("shows one guest in two tabs", async () => {
    await home.ok("create", "Shared", "--demo");
    await home.ok("start", "Shared");
    const other = await openPage(browser, served.url);
    for (const tab of [page, other.page]) {
      await tab.getByRole("button", { name: "Open display" }).first().click();
      await waitFor("the demo's picture", async () => {
        const picture = await canvasPicture(tab);
        return picture !== undefined && demoFrame(picture) !== undefined;
      });
    }
    expect(guestsOf(home)).toHaveLength(1);
    expectQuiet();
    expect(other.problems).toEqual([]);
  });

  it("shows hostile names as the text that they are", async () => {
    // Marks that would reorder the text around them are written out.
    const names: Readonly<Record<string, string>> = {
      [`<img src=x onerror="document.title='owned'">`]: `<img src=x onerror="document.title='owned'">`,
      "evil\u202egpj.exe": "evil\\u202egpj.exe",
      ["x".repeat(255)]: "x".repeat(255),
      "👩‍👩‍👧 家族 עברית": "👩‍👩‍👧 家族 עברית",
      "'; rm -rf ~; echo $(id) `id` \\n": "'; rm -rf ~; echo $(id) `id` \\n",
    };
    for (const name of Object.keys(names))
      await callDoor(served, "vm.create", { name, source: { kind: "demo" } });
    for (const shown of Object.values(names)) {
      const found = machines().locator("button", { hasText: shown });
      await found.click();
      expect(await heading().textContent()).toBe(shown);
      const box = await found.boundingBox();
      const list = await machines().boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(
        (list?.x ?? 0) + (list?.width ?? 0),
      );
    }
    expect(await page.title()).not.toBe("owned");
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
    expectQuiet();
  });
});

describe("the page", () => {
  it("says that the backend is gone, and goes on by itself when it is back", async () => {
    await page.close();
    watched = await openPage(browser, served.url, {
      expected: /WebSocket|ERR_CONNECTION_REFUSED|Failed to fetch/,
    });
    page = watched.page;
    await home.ok("create", "Before", "--demo");
    await row("Before").waitFor();
    process.kill(home.ownerPid(), "SIGKILL");
    const lost = page.getByRole("alert").filter({ hasText: "does not answer" });
    await lost.waitFor();
    await row("Before").waitFor();

    await home.serve("--port", new URL(served.url).port);
    await lost.waitFor({ state: "detached" });
    await home.ok("create", "After", "--demo");
    await row("After").waitFor();
    expectQuiet();
  });

  it("would not hide a violation of its policy, an error or a request elsewhere", async () => {
    expectQuiet();
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'inline'";
      document.body.append(script);
      // oxlint-disable-next-line no-console -- this is what the watch looks for
      console.error("said on purpose");
      setTimeout(() => {
        throw new Error("thrown on purpose");
      });
      void fetch("http://127.0.0.1:9/elsewhere").catch(() => undefined);
    });
    const reported = (word: RegExp): boolean =>
      watched.problems.some((problem) => word.test(problem));
    for (const word of [
      /CSP violation: script-src/,
      /CSP violation: connect-src/,
      /said on purpose/,
      /uncaught: .*thrown on purpose/s,
    ])
      await waitFor(`a report of ${word}`, () => reported(word));
    expect(await page.title()).not.toBe("inline");
  });
});

describe("a machine's end", () => {
  it("restarts at the press of Restart", async () => {
    await home.ok("create", "Again", "--demo");
    await home.ok("start", "Again");
    const open = page.getByRole("button", { name: "Open display" }).first();
    await open.click();
    const frame = async (): Promise<number | undefined> => {
      const picture = await canvasPicture(page);
      return picture === undefined ? undefined : demoFrame(picture);
    };
    const before = await waitFor("some frames", async () => {
      const now = await frame();
      return now !== undefined && now > 120 ? now : undefined;
    });
    await button("Back to all machines").click();
    await button("Restart").click();
    await open.click();
    const after = await waitFor("frames from the start again", async () => {
      const now = await frame();
      return now !== undefined && now > 0 && now < before ? now : undefined;
    });
    expect(after).toBeLessThan(before);
    expectQuiet();
  });

  it("says that a guest does not shut down, and forces it off", async () => {
    await callDoor(served, "settings.update", { stopTimeoutMs: 1000 });
    // Nothing to boot: its firmware hears no power button.
    await home.ok("create", "Deaf");
    await home.ok("start", "Deaf");
    await button("Shut down").click();
    const alert = page.getByRole("alert");
    await alert.filter({ hasText: "did not shut down within 1 s and still runs" }).waitFor();
    expect((await vmCalled("Deaf")).status).toBe("running");
    await alert.getByRole("button", { name: "Force it off" }).click();
    await row("Deaf").getByRole("img", { name: "Stopped" }).waitFor();
    await waitFor("the end of QEMU", () => guestsOf(home).length === 0);

    await button("Logs").click();
    const logs = page.getByRole("dialog", { name: "Logs of “Deaf”" });
    await logs.getByText("asked to shut down, for 1000 ms at most").waitFor();
    await page.keyboard.press("Escape");
    await logs.waitFor({ state: "detached" });
    expectQuiet();
  });

  it("is asked for before it is deleted, and comes back from the trash", async () => {
    await home.ok("create", "Going", "--demo");
    const { id } = await vmCalled("Going");
    await row("Going").waitFor();
    await button("Delete").click();
    const question = page.getByRole("dialog", { name: "Delete “Going”?" });
    await question.getByRole("button", { name: "Keep it" }).click();
    await question.waitFor({ state: "detached" });
    expect(await home.ok<Vm[]>("list")).toHaveLength(1);

    await button("Delete").click();
    await question.getByRole("button", { name: "Move to trash" }).click();
    await row("Going").waitFor({ state: "detached" });
    expect(await home.ok<Vm[]>("list")).toEqual([]);
    await home.ok("trash", "restore", id);
    await row("Going").waitFor();
    expectQuiet();
  });

  it("cannot start without its ISO, and says so", async (context) => {
    const iso = realIso("ipxe");
    if (isMissing(iso)) return context.skip(iso.missing);
    const vm = await home.ok<Vm>("create", "Lost disc", "--iso", iso.path, "--disk-gib", "1");
    const drives = vm.config?.drives.map((drive) =>
      drive.kind === "cdrom" && drive.medium.kind === "file"
        ? { ...drive, medium: { ...drive.medium, path: join(home.dir, "moved.iso") } }
        : drive,
    );
    await home.ok("set", vm.id, `drives=${JSON.stringify(drives)}`);
    await row("Lost disc").waitFor();
    await button("Start").click();
    await page.getByRole("alert").filter({ hasText: "moved.iso" }).waitFor();
    expect(guestsOf(home)).toEqual([]);
    expectQuiet();
  });
});
