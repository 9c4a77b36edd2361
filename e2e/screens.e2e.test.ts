// Every screen of the router's table, in both themes: it is drawn, nothing is said on the console, and axe finds nothing.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenPlaces, vmTabs, type ScreenName } from "../packages/ui/src/app/screens.ts";
import type { WatchedPage } from "../packages/testing/src/browser/browser.ts";
import { testHome, type TestHome } from "../packages/testing/src/index.ts";
import { testBrowser } from "./support/browser.ts";
import { settledFindings } from "./support/findings.ts";

const themes = ["light", "dark"] as const;

/** How somebody gets to each screen, and what is there then. A screen without a way does not compile. */
const ways: Readonly<Record<ScreenName, (page: Page) => Promise<unknown>>> = {
  async library(page) {
    await page.getByRole("navigation").getByRole("button", { name: "Running one" }).click();
    await page.getByRole("heading", { level: 1, name: "Running one" }).waitFor();
    await page.getByRole("tab", { selected: true }).waitFor();
  },
  async display(page) {
    await ways.library(page);
    await page.getByRole("button", { name: "Open display" }).first().click();
    await page.locator("canvas").first().waitFor();
  },
  async create(page) {
    await page.getByRole("navigation").getByRole("button", { name: "New machine" }).click();
    await page.getByRole("dialog").waitFor();
  },
  async settings(page) {
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  },
  async health(page) {
    await page.getByRole("button", { name: /^(All good|\d+ things? to know)$/ }).click();
    await page.getByRole("heading", { level: 1, name: "Health" }).waitFor();
  },
  async trash(page) {
    await page.getByRole("button", { name: "Trash", exact: true }).click();
    await page.getByText("Thrown away").waitFor();
  },
  firstRun: (page) => page.getByRole("heading", { level: 1 }).waitFor(),
};

const noFindings = async ({ page }: WatchedPage, what: string): Promise<void> =>
  expect(await settledFindings(page), what).toEqual([]);

const browser = testBrowser();
let empty: TestHome;
let filled: TestHome;
const urls = { empty: "", filled: "" };

beforeAll(async () => {
  empty = testHome();
  filled = testHome();
  urls.empty = (await empty.serve()).url;
  urls.filled = (await filled.serve()).url;
  await filled.ok("create", "Running one", "--demo");
  await filled.ok("create", "Stopped one", "--demo");
  await filled.ok("create", "Thrown away", "--demo");
  await filled.ok("delete", "Thrown away", "--yes");
  await filled.ok("start", "Running one");
});
afterAll(() => {
  empty.dispose();
  filled.dispose();
});

describe.each(themes)("in %s", (colorScheme) => {
  it.each(Object.keys(screenPlaces) as ScreenName[])("the screen %s", async (name) => {
    const watched = await browser.openPage(name === "firstRun" ? urls.empty : urls.filled, {
      colorScheme,
    });
    await ways[name](watched.page);
    await noFindings(watched, name);
    expect(watched.problems).toEqual([]);
    await watched.page.context().close();
  });

  it("every tab of a machine, running and stopped", async () => {
    const watched = await browser.openPage(urls.filled, { colorScheme });
    const { page } = watched;
    for (const vm of ["Running one", "Stopped one"]) {
      await page.getByRole("navigation").getByRole("button", { name: vm }).click();
      await page.getByRole("heading", { level: 1, name: vm }).waitFor();
      const tabs = page.getByRole("tab");
      await tabs.first().waitFor();
      expect(await tabs.count()).toBe(vmTabs.length);
      for (let index = 0; index < vmTabs.length; index += 1) {
        await tabs.nth(index).click();
        await page.getByRole("tabpanel").first().waitFor();
        await noFindings(watched, `${vm}, ${vmTabs[index]}`);
      }
    }
    expect(watched.problems).toEqual([]);
    await page.context().close();
  });

  it("a part that the server has not got", async () => {
    const expected = /net::ERR_FAILED|PartMissing/;
    const watched = await browser.openPage(urls.filled, { colorScheme, expected });
    const { page } = watched;
    await ways.library(page);
    await page.route(/TrashScreen[^/]*\.js$/, (route) => route.abort());
    await page.getByRole("button", { name: "Trash", exact: true }).click();
    const card = page.getByRole("alert").filter({ hasText: "could not be loaded" });
    await card.waitFor();
    await noFindings(watched, "the missing part");
    await page.unroute(/TrashScreen[^/]*\.js$/);
    await card.getByRole("button", { name: "Load the page anew" }).click();
    await page.getByText("Thrown away").waitFor();
    expect(watched.problems).toEqual([]);
    await page.context().close();
  });

  it("the palette, a machine's menu and its group", async () => {
    const watched = await browser.openPage(urls.filled, { colorScheme });
    const { page } = watched;
    await ways.library(page);
    await page.keyboard.press("ControlOrMeta+K");
    await page.getByRole("combobox").waitFor();
    await noFindings(watched, "the palette");
    await page.keyboard.press("Escape");
    await page
      .getByRole("navigation")
      .getByRole("button", { name: "Stopped one" })
      .click({ button: "right" });
    await page.getByRole("menuitem", { name: "Rename…" }).waitFor();
    await noFindings(watched, "the menu");
    await page.getByRole("menuitem", { name: "Group and tags…" }).click();
    await page.getByRole("dialog").waitFor();
    await noFindings(watched, "the dialog");
    expect(watched.problems).toEqual([]);
    await page.context().close();
  });
});
