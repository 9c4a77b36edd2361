/// <reference lib="dom" />
// From the address to the first picture that can be used, with a warm backend.
import type { Browser } from "playwright-core";
import type { TestHome } from "../../../src/index.ts";
import { makeRow, type Row } from "../../row.ts";
import { libraryOf } from "../shell/library.ts";

type MarkedWindow = Window & { usableMs?: number };

/** Marks when the rows of the library, or the welcome of an empty one, have been drawn. */
const markUsable = (selector: string): void => {
  const page = window as MarkedWindow;
  const observer = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return;
    observer.disconnect();
    // After the second frame what the first one drew is on the screen.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        page.usableMs = performance.now();
      }),
    );
  });
  observer.observe(document, { childList: true, subtree: true });
};

const openedMs = async (browser: Browser, url: string, selector: string): Promise<number> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(markUsable, selector);
    await page.goto(url);
    await page.waitForFunction(() => (window as MarkedWindow).usableMs !== undefined);
    return await page.evaluate(() => (window as MarkedWindow).usableMs ?? Number.NaN);
  } finally {
    await context.close();
  }
};

const cases = [
  { count: 0, selector: "main h1, main h2", goalMs: 400 },
  { count: 1000, selector: "[data-vm]", goalMs: 500 },
] as const;

export const firstPaintRows = async (browser: Browser, rounds: number): Promise<Row[]> => {
  const homes: TestHome[] = [];
  try {
    const served = [];
    for (const one of cases) {
      const home = await libraryOf(one.count);
      homes.push(home);
      served.push({ ...one, url: (await home.serve()).url, samples: [] as number[] });
    }
    for (let round = -1; round < rounds; round += 1)
      for (const { url, selector, samples } of served) {
        const ms = await openedMs(browser, url, selector);
        if (round >= 0) samples.push(ms);
      }
    return served.map(({ count, goalMs, samples }) =>
      makeRow({
        name: `first usable paint of the page, ${count.toLocaleString("en")} VMs, warm backend`,
        unit: "ms",
        ours: samples,
        goal: { text: `<= ${goalMs} ms`, met: ({ median }) => median <= goalMs },
        note: "A new browser context each time: nothing of the page is cached.",
      }),
    );
  } finally {
    for (const home of homes) home.dispose();
  }
};
