// A shell's start, from its process to the picture of the library that stays, with few VMs and with many; beside it the
// programs that people use now, on the same screen.
import type { TestHome } from "../../src/index.ts";
import { atMost, makeRow, takeTurns, type Row, type Samples } from "../row.ts";
import { summarize } from "../statistics.ts";
import { libraryOf } from "./libraries.ts";
import type { BenchShell, StartedShell } from "./shell/bench-shell.ts";
import { references, type Reference } from "./shell/references.ts";
import { startScreen, type Screen } from "./shell/screen.ts";
import { settledMs, type Part } from "./shell/settled.ts";

const maxRounds = 7;
const manyFactor = 1.2;
const fewVms = 10;
const manyVms = 1000;

const startMs = async (screen: Screen, start: () => StartedShell, part?: Part): Promise<number> => {
  const settling = settledMs(screen, part);
  const started = start();
  try {
    return await settling;
  } finally {
    started.end();
    // The window goes with its program; the next start begins on an empty screen.
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
};

const few = ({ name }: BenchShell): string => `${name}, few`;
const many = ({ name }: BenchShell): string => `${name}, many`;

/** A shell has libraries of its own: each brings them to its own backend's liking at its first start. */
const takeSamples = async (
  shells: readonly BenchShell[],
  others: readonly Reference[],
  rounds: number,
): Promise<Samples> => {
  const screen = await startScreen();
  const homes: TestHome[] = [];
  const homeOf = async (count: number): Promise<TestHome> => {
    const home = await libraryOf(count);
    homes.push(home);
    return home;
  };
  try {
    const starts: Record<string, () => Promise<number>> = {};
    for (const shell of shells)
      for (const [name, count] of [
        [few(shell), fewVms],
        [many(shell), manyVms],
      ] as const) {
        const home = await homeOf(count);
        starts[name] = () =>
          startMs(screen, () => shell.start(home, screen.display), shell.listPart);
      }
    for (const other of others)
      starts[other.name] = () => startMs(screen, () => other.start(screen.display));
    return await takeTurns(Math.min(rounds, maxRounds), starts);
  } finally {
    for (const home of homes) home.dispose();
    screen.end();
  }
};

const startRowsOf = (shells: readonly BenchShell[], samples: Samples): Row[] => [
  ...shells.map((shell) => {
    const { startMs: goalMs } = shell.goals;
    return makeRow({
      name: "start to a usable list, warm, 10 VMs",
      by: shell.name,
      unit: "ms",
      ours: samples[few(shell)] ?? [],
      goal: atMost(goalMs, `${goalMs.toLocaleString("en")} ms`),
    });
  }),
  ...shells.map((shell) => {
    const fewMs = summarize(samples[few(shell)] ?? []).median;
    return makeRow({
      name: "start to a usable list, warm, 1,000 VMs",
      by: shell.name,
      unit: "ms",
      ours: samples[many(shell)] ?? [],
      goal: atMost(manyFactor * fewMs, `${manyFactor} x that of 10 VMs`),
    });
  }),
];

export const shellStartRows = async (
  shells: readonly BenchShell[],
  rounds: number,
): Promise<Row[]> => {
  const folder = await libraryOf(0);
  try {
    const others = references(folder.dir).filter(({ installed }) => installed);
    const samples = await takeSamples(shells, others, rounds);
    return [
      ...startRowsOf(shells, samples),
      ...others.map(({ name }) =>
        makeRow({
          name: "start to the library's picture",
          by: name,
          unit: "ms",
          ours: samples[name] ?? [],
        }),
      ),
      ...shells.map((shell) =>
        makeRow({
          name: "what is shipped, unpacked",
          by: shell.name,
          unit: "MiB",
          ours: [shell.bundleMib()],
        }),
      ),
      ...others.map((other) =>
        makeRow({
          name: "its own package, installed",
          by: other.name,
          unit: "MiB",
          ours: [other.packageMib()],
        }),
      ),
    ];
  } finally {
    folder.dispose();
  }
};
