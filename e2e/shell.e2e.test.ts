// The app's frame: the sidebar by keyboard, groups and tags, search, palette, settings that are live, dropped files.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Vm } from "../packages/shared-types/src/index.ts";
import {
  openBrowser,
  openPage,
  type WatchedPage,
} from "../packages/testing/src/browser/browser.ts";
import { testHome, waitFor, type Served, type TestHome } from "../packages/testing/src/index.ts";
import { callDoor } from "./support/calls.ts";
import { button, listed, machines, row } from "./support/library-page.ts";
import { writeManyVms } from "./support/many-vms.ts";

let browser: Browser;
let home: TestHome;
let served: Served;
let watched: WatchedPage;
let page: Page;

const make = (name: string, more: Partial<Pick<Vm, "group" | "tags">> = {}): Promise<Vm> =>
  callDoor(served, "vm.create", { name, source: { kind: "demo" }, ...more });
const vmCalled = async (name: string): Promise<Vm | undefined> =>
  (await callDoor(served, "vm.list", {})).vms.find((vm) => vm.name === name);
const title = (name: string) => page.getByRole("heading", { level: 1, name, exact: true });
const focusOn = (element: Locator): Promise<unknown> =>
  waitFor("the focus", () => element.evaluate((one) => one === document.activeElement));
const expectQuiet = (): void => expect(watched.problems).toEqual([]);

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

describe("by keyboard alone", () => {
  it("walks through the list, renames, starts, opens and throws away", async () => {
    for (const name of ["Alpha", "Beta", "Gamma"]) await make(name);
    await row(page, "Gamma").waitFor();
    await page.keyboard.press("ControlOrMeta+F");
    await focusOn(machines(page).getByRole("searchbox"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await title("Beta").waitFor();
    await page.keyboard.press("End");
    await title("Gamma").waitFor();

    await page.keyboard.press("F2");
    await page.getByRole("textbox", { name: "Name of Gamma" }).waitFor();
    await page.keyboard.type("Zeta");
    await page.keyboard.press("Enter");
    await title("Zeta").waitFor();
    await focusOn(row(page, "Zeta"));
    await page.keyboard.press("F2");
    await page.keyboard.type("never mind");
    await page.keyboard.press("Escape");
    await row(page, "Zeta").waitFor();

    await focusOn(row(page, "Zeta"));
    await page.keyboard.press("Enter");
    await row(page, "Zeta").getByRole("img", { name: "Running" }).waitFor();
    expect((await listed(page))[0]).toBe("Zeta");

    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await title("Alpha").waitFor();
    await page.keyboard.press("Delete");
    await row(page, "Alpha").waitFor({ state: "detached" });
    // F6 goes to the messages, as everywhere.
    await page.keyboard.press("F6");
    await page.keyboard.press("Tab");
    await waitFor("the focus on the way back", async () => {
      if (await button(page, "Undo").evaluate((undo) => undo === document.activeElement))
        return true;
      await page.keyboard.press("Tab");
      return false;
    });
    await page.keyboard.press("Enter");
    await row(page, "Alpha").waitFor();
    expectQuiet();
  });

  it("does everything from the palette", async () => {
    await make("Fedora 44");
    await make("Debian 13");
    await row(page, "Debian 13").waitFor();
    await page.keyboard.press("ControlOrMeta+K");
    await page.getByRole("combobox").fill("go fed");
    await page.getByRole("option", { name: "Go to Fedora 44" }).waitFor();
    await page.keyboard.press("Enter");
    await title("Fedora 44").waitFor();

    await page.keyboard.press("ControlOrMeta+K");
    await page.getByRole("combobox").fill("start deb");
    await page.getByRole("option", { name: "Start: Debian 13" }).waitFor();
    await page.keyboard.press("Enter");
    await row(page, "Debian 13").getByRole("img", { name: "Running" }).waitFor();

    await page.keyboard.press("ControlOrMeta+K");
    await page.getByRole("combobox").fill("zzz");
    await page.getByText("No command has this name.").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+B");
    await machines(page).waitFor({ state: "hidden" });
    await button(page, "Show the sidebar").click();
    await machines(page).waitFor();
    expectQuiet();
  });

  it("comes back to where it was, by Back and after a reload", async () => {
    await make("Alpha");
    await make("Beta");
    await row(page, "Beta").click();
    await button(page, "Trash").click();
    await title("Trash").waitFor();
    await page.goBack();
    await title("Beta").waitFor();
    await page.reload();
    await title("Beta").waitFor();
    expectQuiet();
  });
});

describe("groups and tags", () => {
  it("takes a machine into a group by dragging, and out of it by the menu", async () => {
    await make("Web", { group: "Lab" });
    await make("Database");
    await row(page, "Database").dragTo(machines(page).getByRole("button", { name: /^Lab/ }));
    await waitFor("the group", async () => (await vmCalled("Database"))?.group === "Lab");
    await machines(page).getByText("2 machines").waitFor();

    await machines(page).getByRole("button", { name: /^Lab/ }).click();
    await row(page, "Database").waitFor({ state: "detached" });
    await machines(page).getByRole("button", { name: /^Lab/ }).click();

    await row(page, "Database").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Move to group" }).click();
    await page.getByRole("menuitemcheckbox", { name: "No group" }).click();
    await waitFor("no group", async () => (await vmCalled("Database"))?.group === undefined);
    expectQuiet();
  });

  it("makes a group and tags, and shows those that have a tag", async () => {
    await make("Web", { tags: ["prod"] });
    await make("Database");
    await row(page, "Database").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Group and tags…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Group", { exact: true }).fill("Lab");
    await dialog.getByLabel("Tags", { exact: true }).fill("prod, sql, ");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await vmCalled("Database")).toMatchObject({ group: "Lab", tags: ["prod", "sql"] });

    await button(page, "Filter by tag").click();
    await page.getByRole("menuitemcheckbox", { name: "sql" }).click();
    await row(page, "Web").waitFor({ state: "detached" });
    expect(await listed(page)).toEqual(["Database"]);
    expectQuiet();
  });

  it("merges what two people change, and tells the second of what it would overwrite", async () => {
    const vm = await make("Shared");
    await row(page, "Shared").focus();
    await page.keyboard.press("F2");
    const field = page.getByRole("textbox", { name: "Name of Shared" });
    await field.fill("Mine");
    await callDoor(served, "vm.update", { id: vm.id, revision: vm.revision, tags: ["theirs"] });
    await field.press("Enter");
    await row(page, "Mine").waitFor();
    const merged = await vmCalled("Mine");
    expect(merged?.tags).toEqual(["theirs"]);

    await row(page, "Mine").focus();
    await page.keyboard.press("F2");
    const again = page.getByRole("textbox", { name: "Name of Mine" });
    await again.fill("Mine again");
    await callDoor(served, "vm.update", {
      id: vm.id,
      revision: merged?.revision ?? 0,
      name: "Theirs",
    });
    await again.press("Enter");
    await page.getByText("Somebody else has changed it meanwhile").waitFor();
    await row(page, "Theirs").waitFor();
    expectQuiet();
  });
});

describe("many machines", () => {
  it("lists 1,000 with 200 broken among them, and finds one", async () => {
    process.kill(home.ownerPid(), "SIGTERM");
    await waitFor("the end of the backend", () => served.child.exitCode !== null);
    await page.context().close();
    await writeManyVms(home, { good: 800, broken: 200 });
    served = await home.serve();
    watched = await openPage(browser, served.url);
    page = watched.page;
    await row(page, "VM 0").first().waitFor();
    // Only those that are seen are in the page.
    expect((await listed(page)).length).toBeLessThan(60);
    await row(page, "VM 0").first().focus();
    await page.keyboard.press("End");
    await machines(page).getByRole("img", { name: "Cannot be read" }).last().waitFor();
    await page.getByRole("main").getByRole("alert").first().waitFor();
    await machines(page).getByRole("searchbox").fill("VM 777");
    await row(page, "VM 777").waitFor();
    expect(await listed(page)).toEqual(["VM 777"]);
    await page.keyboard.press("Enter");
    await title("VM 777").waitFor();
    expectQuiet();
  });
});

describe("the settings", () => {
  it("change theme and language in every window at once", async () => {
    await make("Alpha");
    const other = await openPage(browser, served.url);
    await callDoor(served, "settings.update", { theme: "dark", language: "de" });
    for (const tab of [page, other.page]) {
      await tab.getByRole("button", { name: "Einstellungen" }).first().waitFor();
      await tab.locator("html[data-theme=dark][lang=de]").waitFor();
    }
    // The next start begins with it, before the settings have arrived.
    await page.reload();
    await page.locator("html[data-theme=dark][lang=de]").waitFor();
    expectQuiet();
    expect(other.problems).toEqual([]);
  });
});

describe("a dropped file", () => {
  const drop = (name: string, bytes: number): Promise<void> =>
    page.evaluate(
      ({ name, bytes }) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        for (const type of ["dragover", "drop"])
          document.body.dispatchEvent(
            new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
          );
      },
      { name, bytes },
    );

  it("opens the wizard, wherever it falls", async () => {
    await make("Alpha");
    await row(page, "Alpha").waitFor();
    await drop("debian.iso", 4096);
    await page.getByRole("dialog").waitFor();
    await page
      .getByRole("dialog")
      .getByText(/debian\.iso/)
      .first()
      .waitFor();
    expect(new URL(page.url()).origin).toBe(served.origin);
  });
});
