// The shells in turn, so that a change of the machine's mood meets them alike.
import type { BenchShell } from "./bench-shell.ts";

/** Measures each shell twice, A B B A; what it gave, by the shell's name. */
export const twiceEach = async <T>(
  shells: readonly BenchShell[],
  measure: (shell: BenchShell) => Promise<T>,
): Promise<ReadonlyMap<BenchShell, readonly T[]>> => {
  const results = new Map<BenchShell, T[]>(shells.map((shell) => [shell, []]));
  for (const shell of [...shells, ...shells.toReversed()])
    results.get(shell)?.push(await measure(shell));
  return results;
};

/** One series out of several of the same shape. */
export const joined = <K extends string>(
  series: readonly Readonly<Record<K, readonly number[]>>[],
  key: K,
): readonly number[] => series.flatMap((one) => one[key]);
