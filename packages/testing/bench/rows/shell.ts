// The comparison of shells: the same rows for each that runs here. Another shell is another entry of `shells`.
import type { Row } from "../row.ts";
import { shellCallRows } from "./shell-calls.ts";
import { shellMemoryRows } from "./shell-memory.ts";
import { shellProcessRows } from "./shell-process.ts";
import { shellStartRows } from "./shell-start.ts";
import { shellStreamRows } from "./shell-stream.ts";
import type { BenchShell } from "./shell/bench-shell.ts";
import { electronShell } from "./shell/electron.ts";

const shells: readonly (() => BenchShell)[] = [electronShell];

const measures = [shellStartRows, shellMemoryRows, shellCallRows, shellStreamRows] as const;

export const shellRows = async (rounds: number): Promise<Row[]> => {
  const rows: Row[] = await shellProcessRows(rounds);
  for (const open of shells) {
    const shell = open();
    if (shell.missing !== undefined) {
      process.stderr.write(`${shell.name} is left out: ${shell.missing}.\n`);
      continue;
    }
    for (const measure of measures) rows.push(...(await measure(shell, rounds)));
  }
  return rows;
};
