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
import { untilSo } from "./x-tool.ts";

const { vm } = commandWords;
/** A machine that does much else draws a guest's picture that late. */
const drawnWithinMs = 60_000;

/** In the page. */
const twoFrames = (): Promise<true> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
  });

/** Waits until the page has drawn what it knows, and its shell has heard what the page says with it: its menus' entries. */
export const settles = async (page: Page): Promise<void> => {
  await page.evaluate(twoFrames);
  await request(page, "vm.list");
};

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
  void (await waitFor(
    "the page",
    // One that is just being loaded answers nobody.
    () => page.evaluate(() => document.querySelector("button") !== null).catch(() => false),
    drawnWithinMs,
  ));

/** Nothing in the page has the keys: they are the page's and the menu bar's own. */
export const leaveScreen = (page: Page): Promise<void> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

/** In the page: a dialog has the keys, which it gets a moment after it is seen. */
const dialogHasKeys = (): boolean =>
  document.querySelector("[role=dialog]")?.contains(document.activeElement) === true;

/** Leaves the page's dialog by Escape. */
export const leaveDialog = async (page: Page): Promise<void> => {
  await waitFor("the dialog's keys", () => page.evaluate(dialogHasKeys));
  const isLeft = async (): Promise<boolean> => (await dialogText(page)) === "";
  await untilSo("the end of the dialog", isLeft, () => page.press("Escape"));
};

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
  timeoutMs = drawnWithinMs,
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

/** Waits until the page's window is at this place. */
export const isAt = async (
  page: Page,
  { x, width }: { readonly x: number; readonly width: number },
): Promise<void> =>
  void (await waitFor(`a window at ${x}, ${width} wide`, () =>
    page.evaluate(
      (wantedX, wantedWidth) => screenX === wantedX && innerWidth === wantedWidth,
      x,
      width,
    ),
  ));

/** In the page: keys go to the guest. */
const guestHasKeys = (): boolean =>
  document.querySelector("[data-testid=guest-screen]")?.contains(document.activeElement) === true;

/** The demo's square, which every pressed key turns. */
export const showsSquare = (page: Page, parity: "odd" | "even"): Promise<void> =>
  shows(page, `the ${parity} square`, (picture) => demoKeyParity(picture) === parity);

/** Clicks the guest's screen, and again until the keys are the guest's. */
export const clickScreen = (page: Page): Promise<void> =>
  untilSo(
    "the guest's keys",
    () => page.evaluate(guestHasKeys),
    () => page.click(() => document.querySelector("[data-testid=guest-screen] canvas")),
  );

/** Types a key; again when it was lost, because the page's window had no focus yet. */
export const flips = async (page: Page, key: string, parity: "odd" | "even"): Promise<void> => {
  await clickScreen(page);
  const isFlipped = async (): Promise<boolean> => {
    const picture = await canvasPicture(page);
    return picture !== undefined && demoKeyParity(picture) === parity;
  };
  await untilSo(`the ${parity} square`, isFlipped, () => page.type(key));
};

/** Waits until a line of the guest's text console, as the page draws it, is like this. */
export const showsLine = (page: Page, line: RegExp, timeoutMs?: number): Promise<void> =>
  shows(
    page,
    `a line like ${line}`,
    (picture) => screenText(picture).some((shown) => line.test(shown)),
    timeoutMs,
  );
