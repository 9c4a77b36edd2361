// Memory of a shell with all its processes, its backend among them and its guests not: idle, with one and three guests.
import { testHome } from "../../src/index.ts";
import { makeRow, type Row } from "../row.ts";
import { clientOf, runGuests } from "./libraries.ts";
import type { BenchShell } from "./shell/bench-shell.ts";
import { processTree, pssMib } from "./shell/process-tree.ts";
import { startScreen } from "./shell/screen.ts";
import { joined, twiceEach } from "./shell/turns.ts";

const settleMs = 8000;
const samples = 3;
/** How many guests run; each is started beside the ones before. */
const counts = ["0", "1", "3"] as const;
type Count = (typeof counts)[number];

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const memoryOf = async (shell: BenchShell): Promise<Record<Count, readonly number[]>> => {
  const screen = await startScreen();
  const home = testHome();
  const started = shell.start(home, screen.display);
  try {
    const connection = await clientOf(home);
    const taken: Record<Count, number[]> = { 0: [], 1: [], 3: [] };
    let running = 0;
    for (const count of counts) {
      await runGuests(connection, Number(count) - running);
      running = Number(count);
      await wait(settleMs);
      for (let i = 0; i < samples; i += 1) {
        taken[count].push(pssMib(processTree(started.pid)));
        await wait(1000);
      }
    }
    return taken;
  } finally {
    started.end();
    home.dispose();
    screen.end();
  }
};

export const shellMemoryRows = async (shells: readonly BenchShell[]): Promise<Row[]> => {
  const taken = await twiceEach(shells, memoryOf);
  return counts.flatMap((count) =>
    [...taken].map(([shell, series]) =>
      makeRow({
        name: `memory (PSS) of all processes but guests, ${count} guests running`,
        by: shell.name,
        unit: "MiB",
        ours: joined(series, count),
      }),
    ),
  );
};
