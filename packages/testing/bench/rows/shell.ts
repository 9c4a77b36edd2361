// The comparison of shells: the same rows for each that runs here. Another shell is another entry of `shells`.
import type { Row } from "../row.ts";
import type { BenchRows } from "./options.ts";
import { shellCallRows } from "./shell-calls.ts";
import { shellMemoryRows } from "./shell-memory.ts";
import { shellStartRows } from "./shell-start.ts";
import { shellStreamRows } from "./shell-stream.ts";
import type { BenchShell } from "./shell/bench-shell.ts";
import { electronShell } from "./shell/electron.ts";
import { tauriShell } from "./shell/tauri.ts";

const shells: readonly (() => BenchShell)[] = [electronShell, tauriShell];

const runnable = (): readonly BenchShell[] =>
  shells
    .map((open) => open())
    .filter(({ name, missing }) => {
      if (missing !== undefined) process.stderr.write(`${name} is left out: ${missing}.\n`);
      return missing === undefined;
    });

const ofShells =
  (
    measure: (shells: readonly BenchShell[], rounds: number) => Promise<readonly Row[]>,
  ): BenchRows =>
  ({ rounds }) =>
    measure(runnable(), rounds);

export const shellParts: Readonly<Record<string, BenchRows>> = {
  "shell-start": ofShells(shellStartRows),
  "shell-memory": ofShells(shellMemoryRows),
  "shell-calls": ofShells(shellCallRows),
  "shell-stream": ofShells(shellStreamRows),
};
