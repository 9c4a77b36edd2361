// What a row of the benchmark is: one figure of ours, its reference in the same run, its goal.
import { medianInterval, summarize, type Summary } from "./statistics.ts";

export type Row = {
  readonly name: string;
  /** Which of several that the bench compares, such as a backend or a shell. */
  readonly by?: string;
  readonly unit: "ms" | "kB" | "MB" | "MiB" | "MB/s" | "%";
  readonly ours: Summary;
  /** Absent when no reference ran in this run: then nothing is claimed against it. */
  readonly reference?: {
    readonly name: string;
    readonly summary: Summary;
    readonly difference: Summary;
    readonly interval: readonly [number, number];
  };
  /** Absent when the figure is there for the comparison alone. */
  readonly goal?: { readonly text: string; readonly met: boolean };
  readonly note?: string;
};

export type Goal = {
  readonly text: string;
  readonly met: (ours: Summary, difference: Summary | undefined) => boolean;
};

type RowInput = {
  readonly name: string;
  readonly by?: string;
  readonly unit: Row["unit"];
  readonly ours: readonly number[];
  /** Samples of the same rounds, in the same order. */
  readonly reference?: { readonly name: string; readonly samples: readonly number[] };
  readonly goal?: Goal | undefined;
  readonly note?: string;
};

export const makeRow = ({ name, by, unit, ours, reference, goal, note }: RowInput): Row => {
  const summary = summarize(ours);
  const differences = reference?.samples.map((sample, i) => (ours[i] ?? Number.NaN) - sample);
  const difference = differences === undefined ? undefined : summarize(differences);
  return {
    name,
    ...(by === undefined ? {} : { by }),
    unit,
    ours: summary,
    ...(reference === undefined || difference === undefined || differences === undefined
      ? {}
      : {
          reference: {
            name: reference.name,
            summary: summarize(reference.samples),
            difference,
            interval: medianInterval(differences),
          },
        }),
    ...(goal === undefined
      ? {}
      : { goal: { text: goal.text, met: goal.met(summary, difference) } }),
    ...(note === undefined ? {} : { note }),
  };
};

/** A goal for the median. */
export const atMost = (limit: number, text: string): Goal => ({
  text: `<= ${text}`,
  met: ({ median }) => median <= limit,
});

/** A goal for the median of the differences to the reference. */
export const atMostMore = (limitMs: number): Goal => ({
  text: `<= raw + ${limitMs} ms`,
  met: (_ours, difference) => (difference?.median ?? Number.NaN) <= limitMs,
});

/** Samples by the name of what gave them. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** Runs each work once a round, in turn: A B C, then C B A; after one round that is not counted. */
export const takeTurns = async (
  rounds: number,
  works: Readonly<Record<string, () => Promise<number>>>,
): Promise<Samples> => {
  const samples: Record<string, number[]> = {};
  for (let round = -1; round < rounds; round += 1) {
    const inTurn = Object.entries(works);
    for (const [name, work] of round % 2 === 0 ? inTurn : inTurn.toReversed()) {
      const sample = await work();
      if (round >= 0) (samples[name] ??= []).push(sample);
    }
  }
  return samples;
};

/** How long something takes, in ms. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
