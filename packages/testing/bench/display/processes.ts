// What a process and all that it started have taken, from the kernel's own accounting. Linux only.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const ticksASecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It ended meanwhile.
    return "";
  }
};

/** Fields of /proc/PID/stat after the name: 1 is the parent, 11 to 14 are times of itself and of ended children. */
const statOf = (pid: number): readonly string[] =>
  read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");

/** The process and all that descend from it. */
export const treeOf = (root: number): readonly number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name)) parents.set(Number(name), Number(statOf(Number(name))[1]));
  }
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === root) return true;
    }
    return false;
  };
  return [...parents.keys()].filter(isBelow);
};

/** CPU time of a tree in ms so far, children that have ended included. */
export const cpuMsOf = (root: number): number =>
  treeOf(root)
    .map((pid) => statOf(pid).slice(11, 15).map(Number))
    .flat()
    .reduce((sum, ticks) => sum + (Number.isFinite(ticks) ? ticks : 0), 0) *
  (1000 / ticksASecond);

/** Memory of a tree in MiB, pages that are shared counted once (PSS). */
export const pssMibOf = (root: number): number =>
  treeOf(root)
    .map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0))
    .reduce((sum, kib) => sum + kib, 0) / 1024;
