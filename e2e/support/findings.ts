// Whether everybody can use the page, asked once nothing on it moves.
import type { Page } from "playwright-core";
import { axeFindings } from "../../packages/testing/src/browser/axe.ts";
import { waitFor } from "../../packages/testing/src/index.ts";

/** What axe has against the page; a colour that is still fading in is nobody's colour. */
export const settledFindings = async (page: Page): Promise<readonly string[]> => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await waitFor("the end of every animation", () =>
    page.evaluate(() => document.getAnimations().every(({ playState }) => playState !== "running")),
  );
  return axeFindings(page);
};
