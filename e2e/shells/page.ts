// The page's controls by the words that it shows: all that the scenarios know of its look.
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { demoFrame, demoKeyParity } from "../../packages/testing/guests/demo.ts";
import type { Picture } from "../../packages/testing/guests/picture.ts";
import { screenText } from "../../packages/testing/guests/screen-text.ts";
import { canvasPicture } from "../../packages/testing/src/browser/guest-canvas.ts";
import { waitFor } from "../../packages/testing/src/index.ts";
import { commandIds, commandWords, specOf } from "../../packages/ui/src/app/commands/index.ts";
import { display } from "../../packages/ui/src/i18n/words/display.en.ts";
import { firstRun } from "../../packages/ui/src/i18n/words/first-run.en.ts";
import { request } from "./door.ts";
import type { Page } from "./shell.ts";

const { vm } = commandWords;

/** In the page: the first control that can be seen whose name begins like this. */
const controlNamed = (name: string): Element | undefined =>
  [...document.querySelectorAll("button, [role=button], [role=menuitem], [role=tab]")].find(
    (one) => {
      const said = one.getAttribute("aria-label") ?? one.textContent ?? "";
      return said.trim().startsWith(name) && one.getClientRects().length > 0;
    },
  );

export const press = async (page: Page, name: string): Promise<void> =>
  void (await waitFor(`the control “${name}”`, () => page.click(controlNamed, name)));

export const tryDemo = (page: Page): Promise<void> => press(page, firstRun.welcome.demo);
export const openDisplay = (page: Page): Promise<void> => press(page, vm.openDisplay);
export const toOwnWindow = (page: Page): Promise<void> => press(page, display.ownWindow);
/** The VM's details are shown, and no screen. */
export const showsDetails = async (page: Page): Promise<void> =>
  void (await waitFor("the library", () =>
    page.evaluate(() => document.querySelector("[role=tab]") !== null),
  ));

/** From a guest's screen to its details. */
export const toLibrary = async (page: Page): Promise<void> => {
  await press(page, display.back);
  await showsDetails(page);
};

export const pause = (page: Page): Promise<void> => press(page, vm.pause);
export const resume = (page: Page): Promise<void> => press(page, vm.resume);

export const says = async (page: Page, words: string): Promise<void> =>
  void (await waitFor(`“${words}” in the page`, () =>
    page.evaluate((wanted) => (document.body.textContent ?? "").includes(wanted), words),
  ));

/** The page goes with its window, often before it has the answer. */
export const closeWindow = async (page: Page): Promise<void> =>
  void (await request(page, "shell.closeWindow").catch(() => undefined));

export const isReady = async (page: Page): Promise<void> =>
  void (await waitFor("the page", () =>
    page.evaluate(() => document.querySelector("button") !== null),
  ));

/** Nothing in the page has the keys: they are the page's and the menu bar's own. */
export const leaveScreen = (page: Page): Promise<void> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

export const dialogText = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll("[role=dialog]")]
      .map((one) => {
        const typed = [...one.querySelectorAll("input")].map(({ value }) => value).join(" ");
        return `${one.textContent} ${typed}`;
      })
      .join("\n"),
  );

/** The commands of the menu “Machine” that can be used with this VM, in the menu's order. */
export const usableInMachineMenu = (about: Vm): readonly string[] => {
  const host = { windows: true, files: true };
  const facts = { vm: about, refusals: {}, host, sidebarFolded: false };
  return commandIds.filter((id) => {
    const { menu, available } = specOf(id);
    return menu === "vm" && available(facts) === "yes";
  });
};

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

export const clickScreen = async (page: Page): Promise<void> =>
  void (await page.click(() => document.querySelector("[data-testid=guest-screen] canvas")));

/** Types a key; again when the page had no focus yet and the key was lost. */
export const flips = async (page: Page, key: string, parity: "odd" | "even"): Promise<void> => {
  await clickScreen(page);
  await page.type(key);
  await showsSquare(page, parity, 5000).catch(async () => {
    await page.type(key);
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
