// The page's library: what others do to it, a machine's life and end, and what cannot be done said in words.
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { realIso } from "../packages/testing/guests/isos.ts";
import type { Vm } from "../packages/shared-types/src/index.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, lossOfBackend, shownApp } from "./support/app.ts";
import {
  openDisplay,
  showsDemo,
  showsKeys,
  startDemo,
  typesIntoDemo,
} from "./support/demo-screen.ts";
import { guestsOf } from "./support/guests.ts";
import * as on from "./support/library-page.ts";

const app = shownApp();

const button = (name: string): Locator => on.button(app.page, name);
const machines = (of: Page = app.page): Locator => on.machines(of);
const row = (name: string, of: Page = app.page): Locator => on.row(of, name);
const heading = (): Locator => app.page.getByRole("heading", { level: 1 });
const vmCalled = async (name: string): Promise<Vm> => {
  const found = (await app.call("vm.list", {})).vms.find((vm) => vm.name === name);
  if (found === undefined) throw new Error(`No VM is called ${name}.`);
  return found;
};

describe("the list", () => {
  it("follows what others do, in every tab, without a reload", async () => {
    const other = await app.openTab();
    await machines().getByText("Your machines will be here.").waitFor();
    await app.home.ok("create", "Made elsewhere", "--demo");
    for (const tab of [app.page, other]) await row("Made elsewhere", tab).waitFor();

    await app.home.ok("start", "Made elsewhere");
    for (const tab of [app.page, other])
      await row("Made elsewhere", tab).getByRole("img", { name: "Running" }).waitFor();
    await button("Pause").click();
    await row("Made elsewhere", other).getByRole("img", { name: "Paused" }).waitFor();
    await app.home.ok("stop", "Made elsewhere", "--force");
    for (const tab of [app.page, other])
      await row("Made elsewhere", tab).getByRole("img", { name: "Stopped" }).waitFor();

    await app.home.ok("set", "Made elsewhere", "name=Another name");
    await row("Another name", other).waitFor();
    await app.home.ok("delete", "Another name", "--yes");
    await machines(other).getByText("Your machines will be here.").waitFor();
    expectQuiet(app);
  });

  it("shows one guest in two tabs", async () => {
    await startDemo(app);
    const other = await app.openTab();
    for (const tab of [app.page, other]) {
      await openDisplay(tab);
      await showsDemo(tab);
    }
    expect(guestsOf(app.home)).toHaveLength(1);
    expectQuiet(app);
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
      await app.call("vm.create", { name, source: { kind: "demo" } });
    for (const shown of Object.values(names)) {
      const found = machines().locator("button", { hasText: shown });
      await found.click();
      await waitFor(`the heading ${shown}`, async () => (await heading().textContent()) === shown);
      const box = await found.boundingBox();
      const list = await machines().boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(
        (list?.x ?? 0) + (list?.width ?? 0),
      );
    }
    expect(await app.page.title()).not.toBe("owned");
    expect(await app.page.locator("img[src=x]").count()).toBe(0);
    expect(await app.page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
    expectQuiet(app);
  });
});

describe("the page", () => {
  it("says that the backend is gone, and goes on by itself when it is back", async () => {
    await app.page.close();
    await app.show({ expected: lossOfBackend });
    await app.home.ok("create", "Before", "--demo");
    await row("Before").waitFor();
    process.kill(app.home.ownerPid(), "SIGKILL");
    const lost = app.page.getByRole("alert").filter({ hasText: "does not answer" });
    await lost.waitFor();
    await row("Before").waitFor();
    // A screen that nobody can serve now is shown when somebody can.
    await machines().getByRole("button", { name: "Trash" }).click();
    await app.page.getByText("Opening…").waitFor();

    await app.serve("--port", new URL(app.served.url).port);
    await lost.waitFor({ state: "detached" });
    await app.page.getByRole("heading", { name: "Trash", exact: true }).waitFor();
    await app.home.ok("create", "After", "--demo");
    await row("After").waitFor();
    expectQuiet(app);
  });

  it("would not hide a violation of its policy, an error or a request elsewhere", async () => {
    expectQuiet(app);
    await app.page.evaluate(() => {
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
    const reported = (word: RegExp): boolean => app.problems.some((problem) => word.test(problem));
    for (const word of [
      /CSP violation: script-src/,
      /CSP violation: connect-src/,
      /said on purpose/,
      /uncaught: .*thrown on purpose/s,
    ])
      await waitFor(`a report of ${word}`, () => reported(word));
    expect(await app.page.title()).not.toBe("inline");
  });
});

describe("a machine's end", () => {
  it("restarts at the press of Restart", async () => {
    const { runtime } = await startDemo(app);
    await openDisplay(app.page);
    await showsKeys(app.page, "even");
    await typesIntoDemo(app.page, "a");
    await showsKeys(app.page, "odd");
    await button("Back to all machines").click();
    await button("Restart").click();
    await openDisplay(app.page);
    // Nobody has pressed a key since the start.
    await showsKeys(app.page, "even");
    expect((await vmCalled("Shown")).runtime?.pid).toBe(runtime?.pid);
    expectQuiet(app);
  });

  it("says that a guest does not shut down, and forces it off", async () => {
    await app.call("settings.update", { stopTimeoutMs: 1000 });
    // Nothing to boot: its firmware hears no power button.
    await app.home.ok("create", "Deaf");
    await app.home.ok("start", "Deaf");
    await button("Shut down").click();
    const told = on.message(app.page, "did not shut down within 1 s and still runs");
    await told.waitFor();
    expect((await vmCalled("Deaf")).status).toBe("running");
    await told.getByRole("button", { name: "Force it off" }).click();
    await row("Deaf").getByRole("img", { name: "Stopped" }).waitFor();
    await waitFor("the end of QEMU", () => guestsOf(app.home).length === 0);
    expectQuiet(app);
  });

  it("goes to the trash and comes back by one click, and for good only when it was named", async () => {
    await app.home.ok("create", "Going", "--demo");
    await row("Going").click({ button: "right" });
    await app.page.getByRole("menuitem", { name: /^Move to trash/ }).click();
    await row("Going").waitFor({ state: "detached" });
    // It stays for as long as the pointer is over it.
    await button("Undo").hover();
    expect((await app.call("vm.list", {})).vms).toEqual([]);
    await button("Undo").click();
    await row("Going").waitFor();

    await row("Going").press("Delete");
    await row("Going").waitFor({ state: "detached" });
    await button("Trash").click();
    await button("Restore: Going").click();
    await row("Going").waitFor();
    await app.page.getByText("The trash is empty").waitFor();

    await app.home.ok("delete", "Going", "--yes");
    await app.page.getByRole("button", { name: "Delete for good… Going" }).click();
    const question = app.page.getByRole("dialog", { name: "Delete “Going” for good?" });
    await question.getByRole("button", { name: "Keep" }).click();
    await question.waitFor({ state: "detached" });
    await app.page.getByRole("button", { name: "Empty the trash…" }).click();
    await question.getByRole("button", { name: "Delete for good" }).click();
    await app.page.getByText("The trash is empty").waitFor();
    expect(await app.home.ok<unknown[]>("trash", "list")).toEqual([]);
    expectQuiet(app);
  });

  it("cannot start without its ISO, and says so", async (context) => {
    const iso = realIso("ipxe");
    if (isMissing(iso)) return context.skip(iso.missing);
    const vm = await app.home.ok<Vm>("create", "Lost disc", "--iso", iso.path, "--disk-gib", "1");
    const drives = vm.config?.drives.map((drive) =>
      drive.kind === "cdrom" && drive.medium.kind === "file"
        ? { ...drive, medium: { ...drive.medium, path: join(app.home.dir, "moved.iso") } }
        : drive,
    );
    await app.home.ok("set", vm.id, `drives=${JSON.stringify(drives)}`);
    await row("Lost disc").waitFor();
    await button("Start").click();
    await app.page
      .getByText(/moved\.iso/)
      .first()
      .waitFor();
    expect(guestsOf(app.home)).toEqual([]);
    expectQuiet(app);
  });
});
