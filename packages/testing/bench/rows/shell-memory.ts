// Memory of a shell with all its processes, its backend among them and its guests not: idle, with one and three guests.
import { testHome } from "../../src/index.ts";
import { makeRow, type Row } from "../row.ts";
import type { BenchShell } from "./shell/bench-shell.ts";
import { clientOf, runGuests } from "./shell/library.ts";
import { processTree, pssMib } from "./shell/process-tree.ts";
import { startScreen } from "./shell/screen.ts";

const settleMs = 8000;
const samples = 3;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const shellMemoryRows = async (shell: BenchShell): Promise<Row[]> => {
  const screen = await startScreen();
  const home = testHome();
  const started = shell.start(home, screen.display);
  try {
    const connection = await clientOf(home);
    const rows: Row[] = [];
    for (const [guests, more] of [
      [0, 0],
      [1, 1],
      [3, 2],
    ] as const) {
      await runGuests(connection, more);
      await wait(settleMs);
      const mib: number[] = [];
      for (let i = 0; i < samples; i += 1) {
        mib.push(pssMib(processTree(started.pid)));
        await wait(1000);
      }
      rows.push(
        makeRow({
          name: `${shell.name}: memory (PSS) of all processes, ${guests} guests running`,
          unit: "MiB",
          ours: mib,
          goal: { text: "none: a figure for the comparison", met: () => true },
        }),
      );
    }
    return rows;
  } finally {
    started.end();
    home.dispose();
    screen.end();
  }
};
