// Where things are on the library's page.
import type { Locator, Page } from "playwright-core";

export const machines = (page: Page): Locator =>
  page.getByRole("navigation", { name: "Virtual machines" });

/** A machine's row in the sidebar. */
export const row = (page: Page, name: string): Locator =>
  machines(page).getByRole("button", { name });

export const button = (page: Page, name: string): Locator =>
  page.getByRole("button", { name, exact: true });

/** A message in the page's corner that says this. One that is on its way out stands beside the next for a moment. */
export const message = (page: Page, words: string | RegExp): Locator =>
  page.getByRole("dialog").or(page.getByRole("alertdialog")).filter({ hasText: words });

/** The names that the sidebar lists, from top to bottom. */
export const listed = (page: Page): Promise<string[]> =>
  machines(page)
    .locator("[data-vm]")
    .evaluateAll((rows) => rows.map((one) => one.getAttribute("title") ?? ""));
