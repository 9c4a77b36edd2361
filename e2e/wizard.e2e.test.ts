// The create wizard and the settings in the page: files that are none, files that lie, dropped ones, two windows.
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { realIso } from "../packages/testing/guests/isos.ts";
import { screenText } from "../packages/testing/guests/screen-text.ts";
import { iso, terminator, volumeDescriptor } from "../packages/testing/hostile/disk-images.ts";
import type { Vm } from "../packages/shared-types/src/index.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, shownApp } from "./support/app.ts";
import { dropOn } from "./support/drop.ts";

const app = shownApp();
beforeEach(() => app.page.getByRole("heading", { name: "What do you want to run?" }).waitFor());

const button = (name: string | RegExp, of: Page | Locator = app.page): Locator =>
  of.getByRole("button", { name, exact: typeof name === "string" });
const path = (): Locator => app.page.getByLabel("Path on this computer");
const alert = (words: RegExp): Locator => app.page.getByRole("alert").filter({ hasText: words });
const noWayOn = (): Promise<unknown> =>
  waitFor(
    "no way on",
    async () => (await button("Continue").getAttribute("aria-disabled")) === "true",
  );
const images = (): string[] => readdirSync(join(app.home.dir, "images"));

const namedIso = (name: string, volumeId: string): string => {
  const descriptor = volumeDescriptor(1, 40);
  descriptor.write(volumeId.padEnd(32), 40, "latin1");
  const file = join(app.home.dir, name);
  writeFileSync(file, iso([descriptor, terminator()]));
  return file;
};

describe("the create wizard", () => {
  it("goes past files that are none to an ISO's first screen", async (context) => {
    const real = realIso("ipxe");
    if (isMissing(real)) return context.skip(real.missing);
    await button(/^Linux/).click();
    const folder = join(app.home.dir, "a folder");
    mkdirSync(folder);
    for (const [file, words] of [
      [join(app.home.dir, "gone.iso"), /gone\.iso/],
      [folder, /folder|directory/i],
    ] as const) {
      await path().fill(file);
      await path().press("Enter");
      await alert(words).waitFor();
      await noWayOn();
    }
    await path().fill(real.path);
    await path().press("Enter");
    await app.page.getByText(basename(real.path)).waitFor();
    await button("Review now").click();
    await app.page.getByText(/Slow: no hardware|Fast:/).waitFor();
    await app.page.getByLabel("Name", { exact: true }).fill("Network boot");
    await button("Create and start").click();
    await waitFor(
      "the ISO's first screen in the page",
      async () => {
        const picture = await canvasPicture(app.page);
        const lines = picture === undefined ? [] : screenText(picture);
        return real.firstScreen.every((words) => lines.some((line) => words.test(line)));
      },
      90_000,
    );
    expect(await app.home.ok<Vm[]>("list")).toMatchObject([
      { name: "Network boot", status: "running" },
    ]);
    expectQuiet(app);
  });

  it("shows a disc's hostile name as text, and makes a machine of it that has a plain one", async () => {
    const file = namedIso("hostile.iso", "Ubuntu 26.04 <img src=x onerror=");
    await button(/^Windows/).click();
    await path().fill(file);
    await path().press("Enter");
    await app.page.getByText(/You asked for Windows, but this file says/).waitFor();
    await button("Review now").click();
    await button("Only create").click();
    await app.page.getByRole("heading", { level: 1, name: "Ubuntu 26.04" }).waitFor();
    expect(await app.home.ok<Vm[]>("list")).toMatchObject([
      { name: "Ubuntu 26.04", osId: "ubuntu26.04" },
    ]);
    expect(await app.page.locator("img[src=x]").count()).toBe(0);
    expectQuiet(app);
  });

  it("takes a dropped ISO into the library, and says what it is", async () => {
    const file = namedIso("dropped.iso", "Debian 13.1.0 amd64 n");
    truncateSync(file, 3_000_000);
    await dropOn(app.page, file);
    await app.page.getByText("Recognised from the disc").waitFor();
    await waitFor("the whole file", () => images().join() === "dropped.iso");
    // Another one, dropped on the open wizard, takes its place.
    await dropOn(app.page, namedIso("other.iso", "Ubuntu 26.04 LTS amd64"));
    await app.page.getByText("Ubuntu 26.04", { exact: true }).first().waitFor();
    await button("Review now").click();
    await button("Only create").click();
    await app.page.getByRole("heading", { level: 1, name: "Ubuntu 26.04" }).waitFor();
    expectQuiet(app);
  });

  it("refuses a dropped text of 100 MB after its beginning, and a folder at once", async () => {
    const text = join(app.home.dir, "notes.iso");
    writeFileSync(text, Buffer.alloc(100_000_000, "All work and no play. "));
    await dropOn(app.page, text);
    await alert(/no image/).waitFor();
    await waitFor("nothing of it left", () => images().length === 0);
    await noWayOn();
    await app.page.keyboard.press("Escape");
    await app.page.getByRole("dialog", { name: "New machine" }).waitFor({ state: "detached" });

    await dropOn(app.page, app.home.dir);
    await app.page.getByText("A folder cannot become a machine").first().waitFor();
    expect(await app.page.getByRole("dialog", { name: "New machine" }).count()).toBe(0);
    expectQuiet(app);
  });
});

describe("the settings", () => {
  it("count at once, in every window, and for the next machine", async () => {
    const other = await app.openTab();
    for (const tab of [app.page, other]) await button("Settings", tab).click();
    await app.page.getByRole("combobox", { name: "Appearance" }).click();
    await app.page.getByRole("option", { name: "Dark" }).click();
    for (const tab of [app.page, other]) await tab.locator('html[data-theme="dark"]').waitFor();

    await app.page.getByRole("tab", { name: "New machines" }).click();
    const memory = app.page.getByRole("textbox", { name: "Memory" });
    await memory.fill("0");
    await app.page.getByText("At least 1.").waitFor();
    await memory.fill("768");
    await other.getByRole("tab", { name: "New machines" }).click();
    await waitFor(
      "the memory in the other window",
      async () => (await other.getByRole("textbox", { name: "Memory" }).inputValue()) === "768",
    );
    const made = await app.home.ok<Vm>("create", "Made elsewhere");
    expect(made.config?.memoryMib).toBe(768);

    await other.getByRole("tab", { name: "General" }).click();
    await other.getByRole("combobox", { name: "Language" }).click();
    await other.getByRole("option", { name: "Deutsch" }).click();
    await app.page.getByRole("heading", { level: 1, name: "Einstellungen" }).waitFor();
    await app.page.reload();
    await app.page.getByRole("heading", { level: 1, name: "Einstellungen" }).waitFor();
    await app.page.locator('html[data-theme="dark"]').waitFor();
    expectQuiet(app);
  });
});
