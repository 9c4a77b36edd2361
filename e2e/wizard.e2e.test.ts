// The create wizard and the settings in the page: files that are none, files that lie, dropped ones, two windows.
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { realIso } from "../packages/testing/guests/isos.ts";
import { screenText } from "../packages/testing/guests/screen-text.ts";
import { iso, terminator, volumeDescriptor } from "../packages/testing/hostile/disk-images.ts";
import type { Vm } from "../packages/shared-types/src/index.ts";
import {
  openBrowser,
  openPage,
  type WatchedPage,
} from "../packages/testing/src/browser/browser.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { testHome, waitFor, type Served, type TestHome } from "../packages/testing/src/index.ts";
import { dropOn } from "./support/drop.ts";

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
  await page.getByRole("heading", { name: "What do you want to run?" }).waitFor();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  home.dispose();
});

const button = (name: string | RegExp, of: Page | Locator = page): Locator =>
  of.getByRole("button", { name, exact: typeof name === "string" });
const path = (): Locator => page.getByLabel("Path on this computer");
const alert = (words: RegExp): Locator => page.getByRole("alert").filter({ hasText: words });
const images = (): string[] => readdirSync(join(home.dir, "images"));

const namedIso = (name: string, volumeId: string): string => {
  const descriptor = volumeDescriptor(1, 40);
  descriptor.write(volumeId.padEnd(32), 40, "latin1");
  const file = join(home.dir, name);
  writeFileSync(file, iso([descriptor, terminator()]));
  return file;
};

describe("the create wizard", () => {
  it("goes past files that are none to an ISO's first screen", async (context) => {
    const real = realIso("ipxe");
    if (isMissing(real)) return context.skip(real.missing);
    await button(/^Linux/).click();
    const folder = join(home.dir, "a folder");
    mkdirSync(folder);
    for (const [file, words] of [
      [join(home.dir, "gone.iso"), /gone\.iso/],
      [folder, /folder|directory/i],
    ] as const) {
      await path().fill(file);
      await path().press("Enter");
      await alert(words).waitFor();
      expect(await button("Continue").getAttribute("aria-disabled")).toBe("true");
    }
    await path().fill(real.path);
    await path().press("Enter");
    await page.getByText(basename(real.path)).waitFor();
    await button("Review now").click();
    await page.getByText(/Slow: no hardware|Fast:/).waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Network boot");
    await button("Create and start").click();
    await waitFor(
      "the ISO's first screen in the page",
      async () => {
        const picture = await canvasPicture(page);
        const lines = picture === undefined ? [] : screenText(picture);
        return real.firstScreen.every((words) => lines.some((line) => words.test(line)));
      },
      60_000,
    );
    expect(await home.ok<Vm[]>("list")).toMatchObject([
      { name: "Network boot", status: "running" },
    ]);
    expect(watched.problems).toEqual([]);
  });

  it("shows a disc's hostile name as text, and makes a machine of it that has a plain one", async () => {
    const file = namedIso("hostile.iso", "Ubuntu 26.04 <img src=x onerror=");
    await button(/^Windows/).click();
    await path().fill(file);
    await path().press("Enter");
    await page.getByText(/You asked for Windows, but this file says/).waitFor();
    await button("Review now").click();
    await button("Only create").click();
    await page.getByRole("heading", { level: 1, name: "Ubuntu 26.04" }).waitFor();
    expect(await home.ok<Vm[]>("list")).toMatchObject([
      { name: "Ubuntu 26.04", osId: "ubuntu26.04" },
    ]);
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(watched.problems).toEqual([]);
  });

  it("takes a dropped ISO into the library, and says what it is", async () => {
    const file = namedIso("dropped.iso", "Debian 13.1.0 amd64 n");
    truncateSync(file, 3_000_000);
    await dropOn(page, file);
    await page.getByText("Recognised from the disc").waitFor();
    expect(images()).toEqual(["dropped.iso"]);
    // Another one, dropped on the open wizard, takes its place.
    await dropOn(page, namedIso("other.iso", "Ubuntu 26.04 LTS amd64"));
    await page.getByText("Ubuntu 26.04", { exact: true }).first().waitFor();
    await button("Review now").click();
    await button("Only create").click();
    await page.getByRole("heading", { level: 1, name: "Ubuntu 26.04" }).waitFor();
    expect(watched.problems).toEqual([]);
  });

  it("refuses a dropped text of 100 MB after its beginning, and a folder at once", async () => {
    const text = join(home.dir, "notes.iso");
    writeFileSync(text, Buffer.alloc(100_000_000, "All work and no play. "));
    await dropOn(page, text);
    await alert(/no image/).waitFor();
    expect(images()).toEqual([]);
    expect(await button("Continue").getAttribute("aria-disabled")).toBe("true");
    await page.keyboard.press("Escape");

    await dropOn(page, home.dir);
    await page.getByText("A folder cannot become a machine").first().waitFor();
    expect(await page.getByRole("dialog", { name: "New machine" }).count()).toBe(0);
    expect(watched.problems).toEqual([]);
  });
});

describe("the settings", () => {
  it("count at once, in every window, and for the next machine", async () => {
    const other = await openPage(browser, served.url);
    for (const tab of [page, other.page]) await button("Settings", tab).click();
    await page.getByRole("combobox", { name: "Appearance" }).click();
    await page.getByRole("option", { name: "Dark" }).click();
    for (const tab of [page, other.page]) await tab.locator('html[data-theme="dark"]').waitFor();

    await page.getByRole("tab", { name: "New machines" }).click();
    const memory = page.getByRole("textbox", { name: "Memory" });
    await memory.fill("0");
    await page.getByText("At least 1.").waitFor();
    await memory.fill("768");
    await other.page.getByRole("tab", { name: "New machines" }).click();
    await waitFor(
      "the memory in the other window",
      async () =>
        (await other.page.getByRole("textbox", { name: "Memory" }).inputValue()) === "768",
    );
    const made = await home.ok<Vm>("create", "Made elsewhere");
    expect(made.config?.memoryMib).toBe(768);

    await other.page.getByRole("tab", { name: "General" }).click();
    await other.page.getByRole("combobox", { name: "Language" }).click();
    await other.page.getByRole("option", { name: "Deutsch" }).click();
    await page.getByRole("heading", { level: 1, name: "Einstellungen" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Einstellungen" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    expect([...watched.problems, ...other.problems]).toEqual([]);
  });
});
