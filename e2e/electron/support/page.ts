// The page's controls by the words that it shows: all that these tests know of its look.
import type { Page } from "playwright-core";
import { commandWords } from "../../../packages/ui/src/app/commands/index.ts";
import { display } from "../../../packages/ui/src/i18n/words/display.en.ts";
import { firstRun } from "../../../packages/ui/src/i18n/words/first-run.en.ts";
import { demoFrame, demoKeyParity } from "../../../packages/testing/guests/demo.ts";
import type { Picture } from "../../../packages/testing/guests/picture.ts";
import { screenText } from "../../../packages/testing/guests/screen-text.ts";
import { canvasPicture } from "../../../packages/testing/src/browser/guest-canvas.ts";
import { waitFor } from "../../../packages/testing/src/index.ts";

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("button", { name }).first().click();
const { vm } = commandWords;

export const tryDemo = (page: Page): Promise<void> =>
  press(page, new RegExp(`^${firstRun.welcome.demo}`));
export const openDisplay = (page: Page): Promise<void> => press(page, vm.openDisplay);
export const toOwnWindow = (page: Page): Promise<void> => press(page, display.ownWindow);
export const pause = (page: Page): Promise<void> => press(page, vm.pause);
export const resume = (page: Page): Promise<void> => press(page, vm.resume);
export const select = (page: Page, name: string): Promise<void> =>
  press(page, new RegExp(`^${name}\\b`));

export const isReady = (page: Page): Promise<void> => page.getByRole("button").first().waitFor();
export const dialogText = (page: Page): Promise<string> =>
  page
    .getByRole("dialog")
    .evaluateAll((all) =>
      all
        .map(
          (one) =>
            `${one.textContent} ${[...one.querySelectorAll("input")].map(({ value }) => value).join(" ")}`,
        )
        .join("\n"),
    );
export const clickScreen = (page: Page): Promise<void> =>
  page.locator("[data-testid=guest-screen] canvas").click();

const shows = async (
  page: Page,
  what: string,
  is: (picture: Picture) => boolean,
  timeoutMs?: number,
): Promise<void> =>
  void (await waitFor(
    what,
    async () => {
      const picture = await canvasPicture(page);
      return picture !== undefined && is(picture);
    },
    timeoutMs,
  ));

/** The demo's pictures follow each other: one that has stopped, or whose last picture is just kept, is not drawing. */
export const draws = async (page: Page): Promise<void> => {
  const seen = new Set<number>();
  await shows(page, "the demo's pictures", (picture) => {
    const frame = demoFrame(picture);
    if (frame !== undefined) seen.add(frame);
    return seen.size > 2;
  });
};

/** The demo's square, which every pressed key turns. */
export const showsSquare = (
  page: Page,
  parity: "odd" | "even",
  timeoutMs?: number,
): Promise<void> =>
  shows(page, `the ${parity} square`, (picture) => demoKeyParity(picture) === parity, timeoutMs);

/** Types a key; again when the page had no focus yet and the key was lost. */
export const flips = async (page: Page, key: string, parity: "odd" | "even"): Promise<void> => {
  await clickScreen(page);
  await page.keyboard.press(key);
  await showsSquare(page, parity, 5000).catch(async () => {
    await page.keyboard.press(key);
    await showsSquare(page, parity);
  });
};

/** Waits until a line of the guest's text console, as the page draws it, is like this. */
export const showsLine = (page: Page, line: RegExp, timeoutMs?: number): Promise<void> =>
  shows(
    page,
    `a line like ${line}`,
    (picture) => screenText(picture).some((shown) => line.test(shown)),
    timeoutMs,
  );
