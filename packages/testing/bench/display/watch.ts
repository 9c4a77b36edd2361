// What the screen shows of the guest of scenes, seen from outside: its frames, its keys, and every pixel.
import { stamp, stampTops } from "../../guests/scenes.ts";
import type { Picture } from "../../guests/picture.ts";
import type { Pixels, XClient } from "./x11.ts";

export type Place = { readonly left: number; readonly top: number };
export type GuestSize = { readonly widthPx: number; readonly heightPx: number };

export type Stamp = { readonly frame: number; readonly keys: number };

const cellMiddle = stamp.cellPx / 2;
const stampWidthPx = stamp.cells * stamp.cellPx;

/** Reads the stamp whose left end is at (x, y), or undefined where there is none. */
const readStamp = ({ bytes, widthPx }: Pixels, x: number, y: number): Stamp | undefined => {
  let value = 0;
  for (let cell = 0; cell < stamp.cells; cell += 1) {
    const at = (y * widthPx + x + cell * stamp.cellPx + cellMiddle) * 4;
    const red = bytes[at + 2] ?? 0;
    if (red > 64 && red < 192) return undefined;
    value = value * 2 + (red >= 192 ? 1 : 0);
    if (cell === 7 && value !== stamp.magic) return undefined;
  }
  return { frame: Math.floor(value / 256) % 65536, keys: value % 256 };
};

/** Where on the screen the guest's picture begins; undefined while it is not there, or is scaled. */
export const findGuest = async (x: XClient, size: GuestSize): Promise<Place | undefined> => {
  const screen = await x.readPixels(0, 0, x.widthPx, x.heightPx);
  const tops = stampTops(size.heightPx);
  for (let top = 0; top + size.heightPx <= x.heightPx; top += 1) {
    for (let left = 0; left + size.widthPx <= x.widthPx; left += 1) {
      // The stamp's corner is white, and so is its cell's last pixel; the next cell is black.
      const at = (top * x.widthPx + left) * 4;
      if (screen.bytes[at] !== 255 || screen.bytes[at + 7 * 4] !== 255) continue;
      if (screen.bytes[at + 8 * 4] !== 0) continue;
      const found = tops.map((stampTop) => readStamp(screen, left, top + stampTop));
      if (found.every((one) => one !== undefined)) return { left, top };
    }
  }
  return undefined;
};

/** The three stamps of a picture at this moment; those that are half drawn are undefined. */
export const sampleStamps = (
  x: XClient,
  { left, top }: Place,
  { heightPx }: GuestSize,
): Promise<readonly (Stamp | undefined)[]> =>
  Promise.all(
    stampTops(heightPx).map(async (stampTop) => {
      const row = await x.readPixels(left, top + stampTop + cellMiddle, stampWidthPx, 1);
      return readStamp(row, 0, 0);
    }),
  );

/** How many pixels of the shown picture are not QEMU's. */
export const countDifferences = async (
  x: XClient,
  { left, top }: Place,
  inQemu: Picture,
): Promise<number> => {
  const { bytes } = await x.readPixels(left, top, inQemu.width, inQemu.height);
  let count = 0;
  for (let row = 0; row < inQemu.height; row += 1) {
    for (let column = 0; column < inQemu.width; column += 1) {
      const at = (row * inQemu.width + column) * 4;
      if (bytes.readUIntLE(at, 3) !== inQemu.at(column, row)) count += 1;
    }
  }
  return count;
};

export type Motion = {
  /** Different frames that were seen, each second: of the picture's top, and of a picture that was whole. */
  readonly framesPerSecond: number;
  readonly wholeFramesPerSecond: number;
  /** The longest time that one frame stood. */
  readonly longestGapMs: number;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks about 500 times a second. */
export const watchMotion = async (
  x: XClient,
  place: Place,
  size: GuestSize,
  forMs: number,
): Promise<Motion> => {
  const start = performance.now();
  let frames = 0;
  let wholeFrames = 0;
  let lastFrame: number | undefined;
  let lastWhole: number | undefined;
  let changedAtMs = start;
  let longestGapMs = 0;
  let nowMs = start;
  while (nowMs - start < forMs) {
    const stamps = await sampleStamps(x, place, size);
    nowMs = performance.now();
    const [first, middle, last] = stamps.map((one) => one?.frame);
    if (first !== undefined && first !== lastFrame) {
      frames += 1;
      longestGapMs = Math.max(longestGapMs, nowMs - changedAtMs);
      changedAtMs = nowMs;
      lastFrame = first;
    }
    if (first !== undefined && first === middle && first === last && first !== lastWhole) {
      wholeFrames += 1;
      lastWhole = first;
    }
    await pause(1);
  }
  const seconds = (nowMs - start) / 1000;
  return {
    framesPerSecond: frames / seconds,
    wholeFramesPerSecond: wholeFrames / seconds,
    longestGapMs: Math.max(longestGapMs, nowMs - changedAtMs),
  };
};

/** Presses a key and waits until the picture says so; undefined after a second. */
export const timeKey = async (
  x: XClient,
  place: Place,
  size: GuestSize,
  keyCode: number,
): Promise<number | undefined> => {
  const keysNow = async (): Promise<number | undefined> =>
    (await sampleStamps(x, place, size))[0]?.keys;
  const before = await keysNow();
  const start = performance.now();
  x.pressKey(keyCode);
  for (;;) {
    const keys = await keysNow();
    const ms = performance.now() - start;
    if (keys !== undefined && keys !== before) return ms;
    if (ms > 1000) return undefined;
    await pause(0);
  }
};
