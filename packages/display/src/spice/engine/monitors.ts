// How large the guest should make its screens, as its agent wants to be told.
import type { AgentBody } from "@openutm/spice-wire";

/** One screen of the guest. 0 x 0: switched off. */
export type WantedHead = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** How many of the guest's pixels stand for one of a usual screen of 96 to the inch; 1 where it is not given. */
  readonly scale?: number;
};

const millimetresPerInch = 25.4;
const usualPixelsPerInch = 96;

const millimetres = (pixels: number, scale: number): number =>
  Math.min(0xffff, Math.round((pixels * millimetresPerInch) / (usualPixelsPerInch * scale)));

/** Screens stand side by side, from left to right. A guest tells from a screen's millimetres how large to draw. */
export const monitorsConfig = (heads: readonly WantedHead[]): AgentBody<"monitors_config"> => {
  let x = 0;
  const monitors = heads.map(({ widthPx: width, heightPx: height }) => {
    const monitor = { width, height, depth: 32, x, y: 0 };
    x += width;
    return monitor;
  });
  const physicalSizes = heads.map(({ widthPx, heightPx, scale = 1 }) => ({
    width: millimetres(widthPx, scale),
    height: millimetres(heightPx, scale),
  }));
  return { usePosition: heads.length > 1, monitors, physicalSizes };
};
