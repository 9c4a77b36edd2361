// When a program's picture is the one that stays.
import { screenSize, type Screen } from "./screen.ts";

const lookEveryMs = 20;
/** A picture that has not changed for so long is taken for the last. */
const stillMs = 2000;
const timeoutMs = 30_000;
/** A blinking caret or a turning wheel is no other picture; a row of a list is. */
const sameWithinPixels = 400;

const differingPixels = (one: Uint32Array, other: Uint32Array): number => {
  let count = 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) count += 1;
  return count;
};

/** A part of the screen in pixels; the whole when none is named. */
export type Part = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

const cut = (pixels: Buffer, { left, top, right, bottom }: Part): Buffer => {
  const rows = Array.from({ length: bottom - top }, (_, row) => {
    const start = ((top + row) * screenSize.width + left) * 4;
    return pixels.subarray(start, start + (right - left) * 4);
  });
  return Buffer.concat(rows);
};

type Shown = { readonly atMs: number; readonly pixels: Uint32Array };

/** The time of the first picture since which nothing has changed but trifles. */
const firstLike = (pictures: readonly Shown[]): number => {
  const last = pictures.at(-1);
  if (last === undefined) throw new Error("Nothing was shown.");
  let { atMs } = last;
  for (const picture of pictures.toReversed()) {
    if (differingPixels(picture.pixels, last.pixels) > sameWithinPixels) break;
    ({ atMs } = picture);
  }
  return atMs;
};

/** Milliseconds from now until the screen shows what it then goes on showing. @throws when nothing new is ever shown */
export const settledMs = async (
  screen: Screen,
  part: Part = { left: 0, top: 0, right: screenSize.width, bottom: screenSize.height },
): Promise<number> => {
  const start = performance.now();
  const pictures: Shown[] = [];
  let before = cut(screen.pixels(), part);
  let changedAtMs: number | undefined;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    const atMs = performance.now() - start;
    const now = cut(screen.pixels(), part);
    if (!now.equals(before)) {
      changedAtMs = atMs;
      pictures.push({ atMs, pixels: new Uint32Array(now.buffer, now.byteOffset, now.length / 4) });
      before = now;
    }
    if (changedAtMs !== undefined && atMs - changedAtMs > stillMs) break;
    if (atMs > timeoutMs) {
      if (changedAtMs === undefined) throw new Error("The program has shown nothing.");
      break;
    }
  }
  return firstLike(pictures);
};
