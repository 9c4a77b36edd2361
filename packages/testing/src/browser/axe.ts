// Whether everybody can use a page, as far as a program can tell: WCAG 2.2 A and AA.
import axe from "axe-core";
import type { Page } from "playwright-core";

// They turn the focus round and never keep it, which axe cannot know.
const focusGuards = "[data-base-ui-focus-guard]";

/** What axe has against the page as it is now, one sentence each. */
export const axeFindings = async (page: Page): Promise<readonly string[]> => {
  // Evaluated by the debugger, which the page's policy does not bind; once a page, because it is half a megabyte.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (exclude) => {
    const loaded = (globalThis as unknown as { readonly axe: typeof axe }).axe;
    const { violations } = await loaded.run(
      { include: document.body, exclude },
      {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        // Menus, toasts and the line between two panes belong to no landmark.
        rules: { region: { enabled: false } },
      },
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  }, focusGuards);
};
