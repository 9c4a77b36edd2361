// Pictures of the real app with real guests. `node e2e/screens.ts` makes those of docs/screens again, the desktop shells'
// too, which alone are `node e2e/screens.ts --shells`, as `--only=menu,trash` are those two; `node e2e/screens.ts FOLDER`
// puts every scene there, in three sizes, light and dark, for somebody to look at.
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
const only = process.argv
  .find((word) => word.startsWith("--only="))
  ?.slice("--only=".length)
  .split(",");
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
        wanted: (name) => inDocs.includes(name) && only?.includes(name) !== false,
      }
    : {
        folder: resolve(given),
        sizes: [
          { width: 1920, height: 1080 },
          { width: 1280, height: 800 },
          { width: 640, height: 480 },
        ],
        wanted: (name) => only?.includes(name) !== false,
      };
mkdirSync(pictures.folder, { recursive: true });

if (!shellsAlone) await takePages();
if (shellsAlone || (given === undefined && only === undefined)) await takeShells(pictures.folder);

async function takePages(): Promise<void> {
  const browser = await openBrowser();
  /** Of a library of their own, unless none of them is wanted. */
  const takeOf = async (
    wished: readonly Scene[],
    serve: (home: TestHome) => Promise<string>,
  ): Promise<void> => {
    const chosen = wished.filter(({ name }) => pictures.wanted(name));
    if (chosen.length === 0) return;
    const home = testHome();
    try {
      await take(browser, await serve(home), chosen, pictures);
    } finally {
      home.dispose();
    }
  };
  try {
    await takeOf([emptyLibrary], async (home) => (await home.serve()).url);
    await takeOf([...scenes, ...wizardScenes], async (home) => {
      const served = await home.serve();
      await fillLibrary(home, served);
      return served.url;
    });
    await takeOf([hostileNames], async (home) => {
      const served = await home.serve();
      await fillWithHostileNames(served);
      return served.url;
    });
    if (whyNoFreshMachine === undefined)
      await takeOf([firstStart], async (home) => (await serveFreshMachine(home)).served.url);
    else process.stderr.write(`first-start is left out: ${whyNoFreshMachine}\n`);
  } finally {
    await browser.close();
  }
}

async function take(
  browser: Browser,
  url: string,
  chosen: readonly Scene[],
  { folder, sizes }: Pictures,
): Promise<void> {
  for (const colorScheme of themes)
    for (const viewport of sizes) {
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
