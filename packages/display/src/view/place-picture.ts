// Where the guest's picture stands in its room, and how large: in pixels of the real screen, whatever the page's zoom.
import type { PixelDensity, ScaleMode } from "../remote-display.ts";

/** The element that holds the picture, in CSS pixels. */
export type Room = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where it begins in the window: half a device pixel there would blur the picture. */
  readonly leftPx: number;
  readonly topPx: number;
  readonly devicePixelRatio: number;
};

export type Size = { readonly widthPx: number; readonly heightPx: number };

export type Wish = { readonly scaleMode: ScaleMode; readonly pixelDensity: PixelDensity };

export type Place = {
  /** CSS pixels for one of the guest's. */
  readonly scale: number;
  /** From the room's corner, in CSS pixels. */
  readonly leftPx: number;
  readonly topPx: number;
  /** A whole number of device pixels for each of the guest's: no smoothing is wanted. */
  readonly isSharp: boolean;
  /** Larger than its room: it must scroll. */
  readonly overflows: boolean;
};

/** A picture this little larger or smaller than a whole multiple is shown as that: sharp is better than flush. */
const nearlyWhole = 0.03;
/** Widths are rounded to device pixels by the browser. */
const tolerancePx = 0.51;

const unscaled = ({ pixelDensity }: Wish, { devicePixelRatio }: Room): number =>
  pixelDensity === "device" ? 1 / devicePixelRatio : 1;

const fitting = (room: Room, picture: Size): number => {
  const whole = Math.min(room.widthPx / picture.widthPx, room.heightPx / picture.heightPx);
  const devicePixels = whole * room.devicePixelRatio;
  const below = Math.floor(devicePixels);
  return below >= 1 && devicePixels - below < nearlyWhole ? below / room.devicePixelRatio : whole;
};

const scaleOf = (room: Room, picture: Size, wish: Wish): number => {
  if (wish.scaleMode === "actual") return unscaled(wish, room);
  if (wish.scaleMode === "fit") return fitting(room, picture);
  // Until the guest has followed, all of its screen is seen.
  return Math.min(unscaled(wish, room), fitting(room, picture));
};

/** Centred, and flush with the screen's pixels. */
export const placePicture = (room: Room, picture: Size, wish: Wish): Place => {
  if (room.widthPx <= 0 || room.heightPx <= 0 || picture.widthPx <= 0 || picture.heightPx <= 0)
    return { scale: 1, leftPx: 0, topPx: 0, isSharp: true, overflows: false };
  const scale = scaleOf(room, picture, wish);
  const { devicePixelRatio } = room;
  const flush = (spacePx: number, fromPx: number): number =>
    Math.round((fromPx + Math.max(0, spacePx) / 2) * devicePixelRatio) / devicePixelRatio - fromPx;
  const spareWidth = room.widthPx - picture.widthPx * scale;
  const spareHeight = room.heightPx - picture.heightPx * scale;
  const devicePixels = scale * devicePixelRatio;
  return {
    scale,
    leftPx: flush(spareWidth, room.leftPx),
    topPx: flush(spareHeight, room.topPx),
    isSharp: devicePixels >= 1 && Math.abs(devicePixels - Math.round(devicePixels)) < 0.001,
    overflows: spareWidth < -tolerancePx || spareHeight < -tolerancePx,
  };
};

// Smaller screens are refused by some guests; the multiples are those of QEMU's adapters.
const leastPx = { width: 320, height: 200 } as const;
const widthStep = 8;
const heightStep = 2;

/** The screen that the guest should have to fill the room. */
export const guestSizeFor = (room: Room, wish: Pick<Wish, "pixelDensity">): Size => {
  const factor = wish.pixelDensity === "device" ? room.devicePixelRatio : 1;
  const width = Math.floor(room.widthPx * factor + 0.01);
  const height = Math.floor(room.heightPx * factor + 0.01);
  return {
    widthPx: Math.max(leastPx.width, width - (width % widthStep)),
    heightPx: Math.max(leastPx.height, height - (height % heightStep)),
  };
};
