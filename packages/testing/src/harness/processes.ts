// Which processes belong to a home, found by what the kernel says of them: tests end these and no others.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export type FoundProcess = { readonly pid: number; readonly argv: readonly string[] };

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** Every process whose arguments or environment name `home` (Linux only: reads /proc). Zombies are left out. */
export const processesOf = (home: string): FoundProcess[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const argv = read(`/proc/${name}/cmdline`).split("\0").slice(0, -1);
      const ours =
        argv.some((word) => word.includes(home)) ||
        read(`/proc/${name}/environ`).split("\0").includes(`OPENUTM_HOME=${home}`);
      return ours && argv.length > 0 ? [{ pid: Number(name), argv }] : [];
    });

/** QEMU emulators among them, by the program they run. */
export const qemusOf = (home: string): FoundProcess[] =>
  processesOf(home).filter(({ pid }) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`).includes("qemu-system-");
    } catch {
      return false;
    }
  });

export const isAlive = (pid: number): boolean => {
  const stat = read(`/proc/${pid}/stat`);
  return stat !== "" && !/\) [ZX] /.test(stat);
};

/** Resident memory of a process in MiB (VmRSS). */
export const rssMib = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;

/** Ends every process of the home, stopped ones too. */
export const endProcessesOf = (home: string): void => {
  for (const { pid } of processesOf(home)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
};
