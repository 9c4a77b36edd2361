// When a process began, as text that tells two processes of one PID apart. Parsing is pure; each system has a row.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** Field 22 of /proc/PID/stat, in clock ticks since boot; undefined for a zombie, which runs no more (proc(5)). */
export const readLinuxStat = (stat: string): string | undefined => {
  // The second field is the program's name in parentheses and may hold anything, ")" and newlines included.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  const ticks = fields[19];
  return state === "Z" || state === "X" || ticks === undefined || !/^\d+$/.test(ticks)
    ? undefined
    : ticks;
};

/** `ps -o stat=,lstart=`: "Ss   Sun Nov 22 01:36:19 2026". */
export const readPs = (output: string): string | undefined => {
  const [, state, started] = /^(\S+)\s+(\S.*\S)\s*$/.exec(output.trim()) ?? [];
  return state === undefined || started === undefined || state.startsWith("Z")
    ? undefined
    : started.replaceAll(/\s+/g, " ");
};

/** `(Get-Process -Id N).StartTime.ToFileTimeUtc()`: hundreds of nanoseconds since 1601. */
export const readPowerShell = (output: string): string | undefined =>
  /^\s*(\d{10,20})\s*$/.exec(output)?.[1];

const run = (file: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(
      file,
      args,
      { timeout: 5000, windowsHide: true, env: { ...process.env, LC_ALL: "C", TZ: "UTC" } },
      (_error, stdout) => resolve(stdout),
    );
  });

let bootId: Promise<string> | undefined;
/** A restart of the host begins its ticks anew. */
const linuxBootId = (): Promise<string> =>
  (bootId ??= readFile("/proc/sys/kernel/random/boot_id", "utf8").then(
    (text) => text.trim(),
    () => "unknown",
  ));

const linux = async (pid: number): Promise<string | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const ticks = stat === undefined ? undefined : readLinuxStat(stat);
  return ticks === undefined ? undefined : `${await linuxBootId()}:${ticks}`;
};

const unix = async (pid: number): Promise<string | undefined> =>
  readPs(await run("ps", ["-o", "stat=,lstart=", "-p", String(pid)]));

const windows = async (pid: number): Promise<string | undefined> =>
  readPowerShell(
    await run("powershell.exe", [
      "-NoProfile",
      "-NonInteractive",
      "-Command",
      `(Get-Process -Id ${pid} -ErrorAction SilentlyContinue).StartTime.ToFileTimeUtc()`,
    ]),
  );

const readers: Partial<Record<NodeJS.Platform, (pid: number) => Promise<string | undefined>>> = {
  linux,
  android: linux,
  win32: windows,
};

/** Undefined when no such process runs. */
export const startTimeOf = (pid: number): Promise<string | undefined> =>
  (readers[process.platform] ?? unix)(pid);
