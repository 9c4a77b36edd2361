// What a process has used: Linux's /proc, else ps. Windows has nothing that is cheap enough to be asked every second.
import type { ProcessUsage } from "@openutm/vm-core";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** USER_HZ is 100 on every Linux architecture that QEMU runs on; the page size is not the same on all. */
const msPerTick = 10;

/** `utime` and `stime` are fields 14 and 15 (proc(5)); the name before them may hold anything, also brackets. */
export const cpuMsOfStat = (stat: string): number | undefined => {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks * msPerTick : undefined;
};

/** `VmRSS` is in kB whatever the page size. */
export const residentBytesOfStatus = (status: string): number | undefined => {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
};

const withFields = (
  cpuMs: number | undefined,
  residentBytes: number | undefined,
): ProcessUsage => ({
  ...(cpuMs === undefined ? {} : { cpuMs }),
  ...(residentBytes === undefined ? {} : { residentBytes }),
});

const linuxUsage = async (pid: number): Promise<ProcessUsage | undefined> => {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile(`/proc/${pid}/status`, "utf8"),
    ]);
    return withFields(cpuMsOfStat(stat), residentBytesOfStatus(status));
  } catch {
    return undefined;
  }
};

/** `  123456 1:02.34` or `1-02:03:04` of `ps -o rss=,time=`: KiB, then processor time. */
export const usageOfPs = (text: string): ProcessUsage | undefined => {
  const [kib, time] = text.trim().split(/\s+/);
  if (kib === undefined || time === undefined) return undefined;
  const [clock = "", days = "0"] = time.split("-").toReversed();
  const seconds = clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const cpuMs = Math.round((Number(days) * 86_400 + seconds) * 1000);
  const residentBytes = Number(kib) * 1024;
  return Number.isFinite(cpuMs + residentBytes) ? { cpuMs, residentBytes } : undefined;
};

const psTimeoutMs = 800;

const psUsage = (pid: number): Promise<ProcessUsage | undefined> =>
  new Promise((resolve) => {
    execFile(
      "ps",
      ["-o", "rss=,time=", "-p", String(pid)],
      { timeout: psTimeoutMs },
      (error, stdout) => resolve(error === null ? usageOfPs(stdout) : undefined),
    );
  });

/** Undefined when there is no such process, or when this system tells nothing of it. */
export const usageOf = async (pid: number): Promise<ProcessUsage | undefined> => {
  if (process.platform === "linux") return linuxUsage(pid);
  return process.platform === "darwin" ? psUsage(pid) : undefined;
};
