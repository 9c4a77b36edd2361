// Pictures of the real app with real guests. `node e2e/screens.ts` makes those of docs/screens again, the desktop shells'
// too, which alone are `node e2e/screens.ts --shells`; `node e2e/screens.ts FOLDER` puts every scene there, in three sizes,
// light and dark, for somebody to look at.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser } from "playwright-core";
import { openBrowser, openPage } from "../packages/testing/src/browser/browser.ts";
import { checkout, testHome, type TestHome } from "../packages/testing/src/index.ts";
import { vmTabs } from "../packages/ui/src/app/screens.ts";
import {
  emptyLibrary,
  fillLibrary,
  fillWithHostileNames,
  hostileNames,
  scenes,
  type Scene,
} from "./support/scenes.ts";
import { takeShells } from "./shells/screens.ts";
import { serveFreshMachine, whyNoFreshMachine } from "./support/fresh-machine.ts";
import { firstStart, wizardScenes } from "./support/wizard-scenes.ts";

type Size = { readonly width: number; readonly height: number };
type Pictures = {
  readonly folder: string;
  readonly sizes: readonly Size[];
  readonly wanted: (name: string) => boolean;
};

const themes = ["light", "dark"] as const;
const shellsAlone = process.argv.includes("--shells");
const [given] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const inDocs = [
  "display",
  "empty",
  "library",
  "create",
  "failure",
  "palette",
  "menu",
  "trash",
  "settings",
  "health",
  "first-start",
  "wizard-hardware",
  "wizard-review",
  ...vmTabs.map((tab) => `tab-${tab}`),
];
const pictures: Pictures =
  given === undefined
    ? {
        folder: join(checkout, "docs", "screens"),
        sizes: [{ width: 1280, height: 800 }],
        wanted: (name) => inDocs.includes(name),
      }
    : {
        folder: resolve(given),
        sizes: [
          { width: 1920, height: 1080 },
          { width: 1280, height: 800 },
          { width: 640, height: 480 },
        ],
        wanted: () => true,
      };
mkdirSync(pictures.folder, { recursive: true });

if (!shellsAlone) await takePages();
if (given === undefined || shellsAlone) await takeShells(pictures.folder);

async function takePages(): Promise<void> {
  const browser = await openBrowser();
  try {
    await withHome(async (home) => {
      const served = await home.serve();
      await take(browser, served.url, [emptyLibrary], pictures);
      await fillLibrary(home, served);
      await take(browser, served.url, [...scenes, ...wizardScenes], pictures);
    });
    await withHome(async (home) => {
      const served = await home.serve();
      await fillWithHostileNames(served);
      await take(browser, served.url, [hostileNames], pictures);
    });
    if (whyNoFreshMachine === undefined)
      await withHome(async (home) => {
        const { served } = await serveFreshMachine(home);
        await take(browser, served.url, [firstStart], pictures);
      });
    else process.stderr.write(`first-start is left out: ${whyNoFreshMachine}\n`);
  } finally {
    await browser.close();
  }
}

async function withHome(use: (home: TestHome) => Promise<void>): Promise<void> {
  const home = testHome();
  try {
    await use(home);
  } finally {
    home.dispose();
  }
}

async function take(
  browser: Browser,
  url: string,
  scenes: readonly Scene[],
  { folder, sizes, wanted }: Pictures,
): Promise<void> {
  const chosen = scenes.filter(({ name }) => wanted(name));
  for (const colorScheme of themes)
    for (const viewport of chosen.length === 0 ? [] : sizes) {
      const { page, problems } = await openPage(browser, url, { viewport, colorScheme });
      for (const { name, show, leave, curvesTakeMs = 0 } of chosen) {
        await show(page);
        await page.waitForTimeout(curvesTakeMs);
        const size = sizes.length > 1 ? `-${viewport.width}x${viewport.height}` : "";
        const path = join(folder, `${name}-${colorScheme}${size}.png`);
        await page.screenshot({ path, animations: "disabled" });
        process.stdout.write(`${path}\n`);
        await leave(page);
      }
      await page.context().close();
      for (const problem of problems) process.stderr.write(`  in the page: ${problem}\n`);
    }
}
