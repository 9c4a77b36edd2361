// Whether the guest is in the middle of a picture. QEMU's std and virtio send one as dozens of narrow columns: what is
// shown between two of them is part of one picture and part of the next.

/** So few drawings are no picture in columns: they are shown at once, as a typed letter should be. */
const manyDrawings = 24;
/** The columns of one picture follow each other faster than this. */
const quietMs = 2;
/** A guest that never rests is shown all the same. */
const longestMs = 20;

export type Burst = {
  /** So many drawings came together. */
  drawn(count: number): void;
  goesOn(): boolean;
  /** What was drawn is shown now. */
  shown(): void;
};

export const createBurst = (nowMs: () => number): Burst => {
  let drawings = 0;
  let firstMs = 0;
  let lastMs = 0;
  return {
    drawn: (count) => {
      lastMs = nowMs();
      if (drawings === 0) firstMs = lastMs;
      drawings += count;
    },
    goesOn: () => {
      const now = nowMs();
      return drawings >= manyDrawings && now - lastMs < quietMs && now - firstMs < longestMs;
    },
    shown: () => {
      drawings = 0;
    },
  };
};
