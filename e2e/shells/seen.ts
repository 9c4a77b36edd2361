// What somebody sees who looks at the screen: no debugger has a say in it.
import type { Picture } from "../../packages/testing/guests/picture.ts";
import { waitFor } from "../../packages/testing/src/index.ts";
import { differences } from "../support/screens.ts";
import type { XServer } from "./x-server.ts";

/** Inside of the library's window, below its menu bar. */
const inside = { left: 200, top: 100, right: 1000, bottom: 700 };
/** Letters have soft edges: a page with some has far more colours than an empty one. */
const coloursOfPage = 30;
/** A thumbnail, a blinking caret, a button under the mouse. */
const smallChangePixels = 40_000;
/** A dialog darkens all that is behind it. */
const largeChangePixels = 200_000;

const coloursInside = (picture: Picture): number => {
  const colours = new Set<number>();
  for (let y = inside.top; y < inside.bottom; y += 1)
    for (let x = inside.left; x < inside.right; x += 1) colours.add(picture.at(x, y));
  return colours.size;
};

const changed = (one: Picture, other: Picture): number => differences(one, other, []);

/** Waits until a page stands on the screen, and gives what is seen. */
export const seePage = async ({ picture }: XServer): Promise<Picture> => {
  let last = picture();
  return waitFor("a page on the screen", async () => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const [before, now] = [last, picture()];
    last = now;
    const isStill = changed(before, now) < smallChangePixels;
    return isStill && coloursInside(now) > coloursOfPage ? now : undefined;
  });
};

export const seesLargeChange = async ({ picture }: XServer, from: Picture): Promise<void> =>
  void (await waitFor("another picture", () => changed(from, picture()) > largeChangePixels));
