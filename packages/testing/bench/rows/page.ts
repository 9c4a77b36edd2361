// The page in Chromium: what it loads, when it can be used, how it scrolls, how soon a change is seen.
import { openBrowser } from "../../src/browser/browser.ts";
import type { Row } from "../row.ts";
import { changeRows } from "./page/change.ts";
import { firstPaintRows } from "./page/first-paint.ts";
import { initialScriptsRow } from "./page/initial-scripts.ts";
import { scrollRows } from "./page/scroll.ts";

export const pageRows = async (rounds: number): Promise<Row[]> => {
  const browser = await openBrowser();
  try {
    return [
      initialScriptsRow(),
      ...(await firstPaintRows(rounds)),
      ...(await scrollRows(browser)),
      ...(await changeRows(browser, rounds)),
    ];
  } finally {
    await browser.close();
  }
};
