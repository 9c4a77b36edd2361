// Where things are on the library's page.
import type { Locator, Page } from "playwright-core";

export const machines = (page: Page): Locator =>
  page.getByRole("navigation", { name: "Virtual machines" });

/** A machine's row in the sidebar. */
export const row = (page: Page, name: string): Locator =>
  machines(page).getByRole("button", { name });

export const button = (page: Page, name: string): Locator =>
  page.getByRole("button", { name, exact: true });

/** The names that the sidebar lists, from top to bottom. */
export const listed = (page: Page): Promise<string[]> =>
  machines(page)
    .locator("[data-vm]")
    .evaluateAll((rows) => rows.map((one) => one.getAttribute("title") ?? ""));
