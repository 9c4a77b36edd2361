// A guest's screen on a page, the demo's above all.
import type { Page } from "playwright-core";
import type { Input, Vm } from "../../packages/shared-types/src/index.ts";
import {
  demoFrame,
  demoKeyParity,
  demoLayout,
  demoPointerAt,
} from "../../packages/testing/guests/demo.ts";
import type { Picture } from "../../packages/testing/guests/picture.ts";
import { canvasPicture, pagePoint } from "../../packages/testing/src/browser/guest-canvas.ts";
import { waitFor, type TestHome } from "../../packages/testing/src/index.ts";
import type { App } from "./app.ts";
import { differences, screenOf } from "./screens.ts";

const { width, height } = demoLayout.screen;

/** Frame strip, bar and frame number stand along the lower edge, and are never the same twice. */
export const demoMoves = [{ x: 0, y: height - 40, width, height: 40 }];

/** Makes the demo with these settings and starts it. */
export const startDemo = async (
  app: App,
  more: Omit<Input<"vm.create">, "name" | "source"> = {},
): Promise<Vm> => {
  const made = await app.call("vm.create", { name: "Shown", source: { kind: "demo" }, ...more });
  return app.call("vm.start", { id: made.id });
};

/** Waits until the page shows the demo as `condition` wants it, and gives that picture. */
export const showsDemo = (
  page: Page,
  what = "the demo's picture",
  condition: (picture: Picture) => boolean = (picture) => demoFrame(picture) !== undefined,
): Promise<Picture> =>
  waitFor(what, async () => {
    const picture = await canvasPicture(page);
    return picture?.width === width && condition(picture) ? picture : undefined;
  });

/** Waits until the square that each key flips is as it is after so many. */
export const showsKeys = (page: Page, parity: "even" | "odd"): Promise<Picture> =>
  showsDemo(page, `the ${parity} square`, (picture) => demoKeyParity(picture) === parity);

/** The caret blinks, so that two pictures taken one after the other may differ once. */
export const sameAsQemu = (page: Page, home: TestHome, vm: string): Promise<unknown> =>
  waitFor("the same picture in QEMU and in the page", async () => {
    const inQemu = await screenOf(home, vm);
    const shown = await canvasPicture(page);
    return shown !== undefined && differences(shown, inQemu, demoMoves) === 0;
  });

/** Scaling may round the place of the pointer by a pixel. */
export const pointerNear = (picture: Picture, x: number, y: number): boolean =>
  [-1, 0, 1].some((dx) => [-1, 0, 1].some((dy) => demoPointerAt(picture, x + dx, y + dy)));

/** Moves the mouse to a place of the guest's screen, wherever that stands by now, until the guest has followed. */
export const pointAt = (page: Page, x: number, y: number): Promise<unknown> =>
  waitFor(`the pointer near ${x},${y}`, async () => {
    const point = await pagePoint(page, x, y);
    await page.mouse.move(point.x, point.y);
    const picture = await canvasPicture(page);
    return picture?.width === width && pointerNear(picture, x, y);
  });

/** Keys go to whatever has the focus, which the guest's screen takes when its first picture comes. */
const hasKeyboard = (page: Page): Promise<unknown> =>
  waitFor("the guest to have the keyboard", () =>
    page.getByTestId("guest-screen").evaluate((screen) => screen.contains(document.activeElement)),
  );

/**
 * Presses each key once the square says that the one before has arrived: a PS/2 keyboard holds sixteen codes, and a
 * guest without the time to read them loses what comes meanwhile.
 * @param keys as Playwright names them
 */
export const typesIntoDemo = async (page: Page, keys: Iterable<string>): Promise<void> => {
  await hasKeyboard(page);
  const hasSquare = (picture: Picture): boolean => demoKeyParity(picture) !== undefined;
  let parity = demoKeyParity(await showsDemo(page, "the keys' square", hasSquare));
  for (const key of keys) {
    parity = parity === "even" ? "odd" : "even";
    await page.keyboard.press(key);
    await showsKeys(page, parity);
  }
};

/** A key flips the square, whatever it was, and the pointer is where the mouse is. */
export const takesKeysAndMouse = async (page: Page): Promise<void> => {
  await typesIntoDemo(page, "a");
  await pointAt(page, 60, 80);
  await pointAt(page, 700, 300);
};

/** Waits for words in the line below the guest's screen. */
export const saysBelow = (page: Page, words: string): Promise<void> =>
  page.locator("footer").getByText(words).first().waitFor();

/** Presses the keys that give the keyboard back, takes it again by a click. */
export const givesKeyboardBack = async (page: Page): Promise<void> => {
  await saysBelow(page, "The guest has the keyboard");
  await page.keyboard.down("Control");
  await page.keyboard.down("Alt");
  await page.keyboard.up("Alt");
  await page.keyboard.up("Control");
  await saysBelow(page, "Click the screen to type into the guest");
  await waitFor("the focus on the way back", () =>
    page.evaluate(
      () => document.activeElement?.getAttribute("aria-label") === "Back to all machines",
    ),
  );
  await page.getByTestId("guest-screen").locator("canvas").click();
  await saysBelow(page, "The guest has the keyboard");
};

export const openDisplay = (page: Page): Promise<void> =>
  page.getByRole("button", { name: "Open display" }).first().click();

/** Waits until the page draws, whichever guest it shows. */
export const showsGuest = (page: Page): Promise<unknown> =>
  waitFor("the guest's picture", async () => (await canvasPicture(page)) !== undefined);
