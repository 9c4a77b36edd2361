/// <reference lib="dom" />
// From the address to the first picture that can be used, with a warm backend.
import { waitFor, type TestHome } from "../../../src/index.ts";
import { makeRow, type Row } from "../../row.ts";
import { libraryOf } from "../libraries.ts";
import { startChromium, type BareChromium } from "./chromium.ts";

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

const openedMs = async (browser: BareChromium, url: string, selector: string): Promise<number> => {
  const page = await browser.open(url, `(${markUsable})(${JSON.stringify(selector)})`);
  try {
    return Number(await waitFor("the page", () => page.evaluate("window.usableMs")));
  } finally {
    await page.close();
  }
};

const cases = [
  { count: 0, selector: "main h1, main h2", goalMs: 400 },
  { count: 1000, selector: "[data-vm]", goalMs: 500 },
] as const;

export const firstPaintRows = async (rounds: number): Promise<Row[]> => {
  const homes: TestHome[] = [];
  const browser = await startChromium();
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
    browser.end();
    for (const home of homes) home.dispose();
  }
};
