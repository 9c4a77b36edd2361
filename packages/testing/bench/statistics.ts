// Medians and their spread; a bootstrap says how sure a difference is.

export type Summary = {
  readonly median: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
};

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** The value below which the part `q` (0 to 1) of the samples lies, by linear interpolation. NaN without samples. */
export const quantile = (values: readonly number[], q: number): number => {
  const ordered = sorted(values);
  const at = (ordered.length - 1) * q;
  const low = ordered[Math.floor(at)] ?? Number.NaN;
  const high = ordered[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
};

export const summarize = (values: readonly number[]): Summary => ({
  median: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  min: Math.min(...values),
  max: Math.max(...values),
  count: values.length,
});

// A fixed sequence (mulberry32), so that the same samples always give the same interval.
const sequence = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

/** 95 % interval of the median, by 2,000 bootstrap rounds. */
export const medianInterval = (values: readonly number[]): readonly [low: number, high: number] => {
  const random = sequence(1);
  const medians = Array.from({ length: 2000 }, () =>
    quantile(
      values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN),
      0.5,
    ),
  );
  return [quantile(medians, 0.025), quantile(medians, 0.975)];
};
