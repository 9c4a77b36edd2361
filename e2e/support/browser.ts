// Chromium for the tests of one file.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import {
  openBrowser,
  openPage,
  type PageOptions,
  type WatchedPage,
} from "../../packages/testing/src/browser/browser.ts";

export type TestBrowser = {
  openPage(url: string, options?: PageOptions): Promise<WatchedPage>;
  /** Ends every page that it has opened. */
  closePages(): Promise<void>;
};

/** What an element may take to come: as long as whatever else a test waits for. */
const pageTimeoutMs = 60_000;

/** Runs from before the file's first test until after its last. */
export const testBrowser = (args: readonly string[] = []): TestBrowser => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await openBrowser(args);
  });
  afterAll(() => browser?.close());
  return {
    async openPage(url, options) {
      if (browser === undefined) throw new Error("Chromium runs while tests do.");
      const watched = await openPage(browser, url, options);
      watched.page.setDefaultTimeout(pageTimeoutMs);
      return watched;
    },
    async closePages() {
      await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    },
  };
};
