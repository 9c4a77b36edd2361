// A shell's start, from its process to the picture of the library that stays, with few VMs and with many; beside it the
// programs that people use now, on the same screen.
import type { TestHome } from "../../src/index.ts";
import { makeRow, type Row } from "../row.ts";
import { summarize } from "../statistics.ts";
import type { BenchShell, StartedShell } from "./shell/bench-shell.ts";
import { libraryOf } from "./shell/library.ts";
import { references } from "./shell/references.ts";
import { startScreen, type Screen } from "./shell/screen.ts";
import { settledMs, type Part } from "./shell/settled.ts";

const maxRounds = 7;
const goalMs = 1500;
const manyFactor = 1.2;

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

export const shellStartRows = async (shell: BenchShell, rounds: number): Promise<Row[]> => {
  const screen = await startScreen();
  const homes: TestHome[] = [];
  try {
    const few = await libraryOf(10);
    const many = await libraryOf(1000);
    homes.push(few, many);
    const others = references(many.dir).filter(({ installed }) => installed);
    const starts: Readonly<Record<string, () => StartedShell>> = {
      few: () => shell.start(few, screen.display),
      many: () => shell.start(many, screen.display),
      ...Object.fromEntries(others.map((other) => [other.name, () => other.start(screen.display)])),
    };
    const samples: Record<string, number[]> = {};
    for (let round = -1; round < Math.min(rounds, maxRounds); round += 1)
      for (const [name, start] of Object.entries(starts)) {
        const isOurs = name === "few" || name === "many";
        const ms = await startMs(screen, start, isOurs ? shell.listPart : undefined);
        // The first round warms the disk's cache.
        if (round >= 0) (samples[name] ??= []).push(ms);
      }
    const ours = samples["few"] ?? [];
    const fewMs = summarize(ours).median;
    const row = (name: string, ms: readonly number[]): Row =>
      makeRow({
        name: `${name}: start to the library's picture`,
        unit: "ms",
        ours: ms,
        goal: { text: "none: a reference", met: () => true },
      });
    return [
      makeRow({
        name: `${shell.name}: start to a usable list, warm, 10 VMs`,
        unit: "ms",
        ours,
        goal: { text: "<= 1,500 ms", met: ({ median }) => median <= goalMs },
      }),
      makeRow({
        name: `${shell.name}: start to a usable list, warm, 1,000 VMs`,
        unit: "ms",
        ours: samples["many"] ?? [],
        goal: {
          text: "<= 1.2 x that of 10 VMs",
          met: ({ median }) => median <= manyFactor * fewMs,
        },
      }),
      ...others.map(({ name }) => row(name, samples[name] ?? [])),
      makeRow({
        name: `${shell.name}: what is shipped, unpacked`,
        unit: "MiB",
        ours: [shell.bundleMib()],
        goal: { text: "none: a figure for the comparison", met: () => true },
      }),
      ...others.map((other) =>
        makeRow({
          name: `${other.name}: its own package, installed`,
          unit: "MiB",
          ours: [other.packageMib()],
          goal: { text: "none: a reference", met: () => true },
        }),
      ),
    ];
  } finally {
    for (const home of homes) home.dispose();
    screen.end();
  }
};
