// What a row of the benchmark is: one figure of ours, its reference in the same run, its goal.
import { medianInterval, summarize, type Summary } from "./statistics.ts";

export type Row = {
  readonly name: string;
  readonly unit: "ms" | "kB" | "MiB" | "MB/s" | "%";
  readonly ours: Summary;
  /** Absent when no reference ran in this run: then nothing is claimed against it. */
  readonly reference?: {
    readonly name: string;
    readonly summary: Summary;
    readonly difference: Summary;
    readonly interval: readonly [number, number];
  };
  readonly goal: { readonly text: string; readonly met: boolean };
  readonly note?: string;
};

type Goal = {
  readonly text: string;
  readonly met: (ours: Summary, difference: Summary | undefined) => boolean;
};

type RowInput = {
  readonly name: string;
  readonly unit: Row["unit"];
  readonly ours: readonly number[];
  /** Samples of the same rounds, in the same order. */
  readonly reference?: { readonly name: string; readonly samples: readonly number[] };
  readonly goal: Goal;
  readonly note?: string;
};

export const makeRow = ({ name, unit, ours, reference, goal, note }: RowInput): Row => {
  const summary = summarize(ours);
  const differences = reference?.samples.map((sample, i) => (ours[i] ?? Number.NaN) - sample);
  const difference = differences === undefined ? undefined : summarize(differences);
  return {
    name,
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
    goal: { text: goal.text, met: goal.met(summary, difference) },
    ...(note === undefined ? {} : { note }),
  };
};

/** Runs `ours` and `reference` in turn, A B B A, after one round that is not counted. */
export const interleave = async (
  rounds: number,
  ours: () => Promise<number>,
  reference: () => Promise<number>,
): Promise<{ readonly ours: number[]; readonly reference: number[] }> => {
  const samples = { ours: [] as number[], reference: [] as number[] };
  for (let round = -1; round < rounds; round += 1) {
    const ourTurnFirst = round % 2 === 0;
    const first = await (ourTurnFirst ? ours : reference)();
    const second = await (ourTurnFirst ? reference : ours)();
    if (round < 0) continue;
    samples.ours.push(ourTurnFirst ? first : second);
    samples.reference.push(ourTurnFirst ? second : first);
  }
  return samples;
};

/** How long something takes, in ms. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
