// What a guest shows, as QEMU has it: the truth that the page's picture is held against.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor, type TestHome } from "../../packages/testing/src/index.ts";
import { readPicture, type Picture } from "../../packages/testing/guests/picture.ts";
import { screenText } from "../../packages/testing/guests/screen-text.ts";

let taken = 0;

/** The guest's screen by `openutm screenshot`. */
export const screenOf = async (home: TestHome, vm: string): Promise<Picture> => {
  const path = join(home.dir, `screen-${(taken += 1)}.png`);
  await home.ok("screenshot", vm, path);
  try {
    return readPicture(readFileSync(path));
  } finally {
    rmSync(path);
  }
};

/** Waits until each of `words` stands in a line of the guest's text screen, and gives the lines. */
export const waitForText = async (
  home: TestHome,
  vm: string,
  words: readonly RegExp[],
  timeoutMs = 60_000,
): Promise<readonly string[]> => {
  let lines: readonly string[] = [];
  const shown = async (): Promise<boolean> => {
    lines = screenText(await screenOf(home, vm));
    return words.every((word) => lines.some((line) => word.test(line)));
  };
  await waitFor(`${words.join(" and ")} on the screen`, shown, timeoutMs).catch(
    (error: unknown) => {
      throw new Error(`The screen reads:\n${lines.join("\n")}`, { cause: error });
    },
  );
  return lines;
};

type Place = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** How many pixels differ outside of `moving`. A different size counts as all of them. */
export const differences = (one: Picture, other: Picture, moving: readonly Place[]): number => {
  if (one.width !== other.width || one.height !== other.height) return one.width * one.height;
  const isMoving = (x: number, y: number): boolean =>
    moving.some(
      (place) =>
        x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height,
    );
  let count = 0;
  for (let y = 0; y < one.height; y += 1)
    for (let x = 0; x < one.width; x += 1)
      if (one.at(x, y) !== other.at(x, y) && !isMoving(x, y)) count += 1;
  return count;
};
