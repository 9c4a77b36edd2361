// The create wizard, step by step, of a library made by `fillLibrary`.
import type { Page } from "playwright-core";
import { isMissing } from "../../packages/testing/guests/cache.ts";
import { realIso } from "../../packages/testing/guests/isos.ts";
import type { Scene } from "./scenes.ts";

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });

const open = async (page: Page): Promise<void> => {
  await button(page, "New machine").click();
  await page.getByRole("dialog", { name: "New machine" }).waitFor();
};
const close = (page: Page) => page.keyboard.press("Escape");

/** With a disc that is really there. */
const toMedium = async (page: Page): Promise<void> => {
  const iso = realIso("memtest");
  if (isMissing(iso)) throw new Error(`The pictures need memtest: ${iso.missing}.`);
  await open(page);
  await button(page, /^Linux/).click();
  await page.getByLabel("Path on this computer").fill(iso.path);
  await page.keyboard.press("Enter");
  await button(page, "Another file…").waitFor();
};
const toStep = (name: string) => async (page: Page) => {
  await toMedium(page);
  await button(page, "Review now").click();
  await page.getByText(/Slow: no hardware|Fast:/).waitFor();
  await button(page, name).click();
};

/** On a machine without QEMU. */
export const firstStart: Scene = {
  name: "first-start",
  show: (page) => page.getByRole("heading", { name: "One thing is missing: QEMU" }).waitFor(),
  leave: async () => undefined,
};

export const wizardScenes: readonly Scene[] = [
  { name: "wizard-system", show: open, leave: close },
  { name: "wizard-medium", show: toMedium, leave: close },
  { name: "wizard-hardware", show: toStep("Change: Hardware"), leave: close },
  { name: "wizard-network", show: toStep("Change: Network"), leave: close },
  {
    name: "wizard-review",
    async show(page) {
      await toMedium(page);
      await button(page, "Review now").click();
      await page.getByText(/Slow: no hardware|Fast:/).waitFor();
    },
    leave: close,
  },
  {
    name: "wizard-refused",
    async show(page) {
      await open(page);
      await button(page, /^Linux/).click();
      await page.getByLabel("Path on this computer").fill("/home/ada/Downloads/debian-13.iso");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByRole("alert").waitFor();
    },
    leave: close,
  },
  {
    name: "wizard-files",
    async show(page) {
      await open(page);
      await button(page, /^Linux/).click();
      await button(page, /Choose a file…/).click();
      const chooser = page.getByRole("dialog", { name: "Choose a file" });
      await chooser.getByRole("textbox", { name: "Folder", exact: true }).fill("/usr/lib");
      await page.keyboard.press("Enter");
      await chooser
        .getByRole("list", { name: "What is in lib" })
        .getByRole("listitem")
        .first()
        .waitFor();
    },
    async leave(page) {
      await close(page);
      await page.getByRole("dialog", { name: "Choose a file" }).waitFor({ state: "detached" });
      await close(page);
    },
  },
];
