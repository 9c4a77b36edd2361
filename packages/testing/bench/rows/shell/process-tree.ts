// A program with all that it has started, from the kernel's own accounting. Linux only.
import { readdirSync, readFileSync } from "node:fs";

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

const parentOf = (pid: number): number =>
  Number(read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[1]);

/** The process and its descendants; a guest's QEMU is of its own session and none of them. */
export const processTree = (root: number): number[] => {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    const parent = parentOf(pid);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const isGuest = (pid: number): boolean => read(`/proc/${pid}/cmdline`).includes("qemu-system-");
  const below = (pid: number): number[] => [
    pid,
    ...(children.get(pid) ?? []).filter((child) => !isGuest(child)).flatMap(below),
  ];
  return below(root);
};

/** Memory of them all in MiB, each shared page counted once (PSS). */
export const pssMib = (pids: readonly number[]): number =>
  pids
    .map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0))
    .reduce((sum, kib) => sum + kib, 0) / 1024;

export const endTree = (root: number): void => {
  for (const pid of processTree(root).toReversed()) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
};
