// A machine's detail in the situations that its tabs alone do not show. Of a library made by `fillLibrary`.
import type { Page } from "playwright-core";
import { button, row } from "./library-page.ts";

const openTab = async (page: Page, name: string, tab: string): Promise<void> => {
  await row(page, name).click();
  await page.getByRole("tab", { name: tab, exact: true }).click();
};
const discard = (page: Page): Promise<void> => button(page, "Discard").click();
const escape = (page: Page): Promise<void> => page.keyboard.press("Escape");

export const detailScenes = [
  {
    name: "detail-unsaved",
    async show(page: Page) {
      await openTab(page, "Demo", "Hardware");
      await page.getByRole("switch", { name: "USB", exact: true }).click();
      await button(page, "Save").waitFor();
    },
    leave: discard,
  },
  {
    name: "detail-problem",
    async show(page: Page) {
      await openTab(page, "Network boot", "Network");
      await button(page, "Add forward").click();
      await page.getByRole("textbox", { name: "Address (MAC)" }).fill("52:54");
      await page
        .getByText(/^Network: Six pairs/)
        .first()
        .waitFor();
    },
    leave: discard,
  },
  {
    name: "detail-leave",
    async show(page: Page) {
      await openTab(page, "Network boot", "Notes");
      await page.getByRole("textbox", { name: "Notes" }).fill("Half a thought");
      await row(page, "Demo").click();
      await page.getByRole("dialog").waitFor();
    },
    leave: (page: Page) =>
      page.getByRole("dialog").getByRole("button", { name: "Discard" }).click(),
  },
  {
    name: "detail-remove-drive",
    async show(page: Page) {
      await openTab(page, "Network boot", "Drives");
      await page.getByRole("button", { name: "Remove…" }).first().click();
      await page.getByRole("dialog").waitFor();
    },
    leave: escape,
  },
  {
    name: "detail-how-to-fix",
    async show(page: Page) {
      await openTab(page, "Demo", "Overview");
      await button(page, "How to fix it").click();
      await page.getByRole("dialog").waitFor();
    },
    leave: escape,
  },
] as const;
