// What a display has done so far: shown to people, and read by the benchmarks.

export type EngineCounts = {
  bytes: number;
  /** Messages of the display channel. */
  draws: number;
  /** Pictures handed to the presenter. */
  frames: number;
  uploadedPixels: number;
  /** Messages that could not be drawn. */
  problems: number;
};

export const createCounts = (): EngineCounts => ({
  bytes: 0,
  draws: 0,
  frames: 0,
  uploadedPixels: 0,
  problems: 0,
});
