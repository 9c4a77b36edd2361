// What backends hold while nothing happens (PSS), from the kernel's own accounting. Linux only.
import type { BenchBackend } from "../bench-backend.ts";
import { pssMibOf } from "../display/processes.ts";
import { atMost, makeRow, type Row } from "../row.ts";

const settleMs = 5000;
const samples = 3;
const goals = { node: atMost(90, "90 MiB"), rust: atMost(25, "25 MiB") } as const;

export const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** @returns one row for each backend, of the process itself with all that it started */
export const idleMemoryRow = async (
  name: string,
  open: readonly BenchBackend[],
): Promise<Row[]> => {
  const taken = new Map(open.map((backend) => [backend, [] as number[]]));
  for (let i = 0; i < samples; i += 1) {
    await wait(settleMs);
    for (const [{ child }, mib] of taken) mib.push(pssMibOf(child.pid ?? 0));
  }
  return [...taken].map(([{ of }, mib]) =>
    makeRow({ name, by: of.name, unit: "MiB", ours: mib, goal: goals[of.kind] }),
  );
};
