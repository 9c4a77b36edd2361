// What a backend takes while nothing happens: CPU time and memory (PSS), from the kernel's own accounting. Linux only.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { withBackend } from "../bench-backend.ts";
import { makeRow, type Row } from "../row.ts";

const windowMs = 10_000;
const windows = 3;

const ticksASecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** utime + stime of a process in ms (proc(5), /proc/PID/stat fields 14 and 15). */
const cpuMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksASecond;
};

const pssMib = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]) / 1024;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const idleRows = (): Promise<Row[]> =>
  withBackend(async ({ connection, child }) => {
    const { id } = await connection.call("vm.create", { name: "bench", source: { kind: "demo" } });
    await connection.call("vm.start", { id });
    await connection.call("vm.stop", { id, force: true });
    await wait(5000);
    const pid = child.pid ?? 0;
    const cpu: number[] = [];
    const memory: number[] = [];
    for (let i = 0; i < windows; i += 1) {
      const before = cpuMs(pid);
      await wait(windowMs);
      cpu.push(((cpuMs(pid) - before) / windowMs) * 100);
      memory.push(pssMib(pid));
    }
    return [
      makeRow({
        name: "backend idle, CPU of one core",
        unit: "%",
        ours: cpu,
        goal: { text: "<= 0.5 %", met: (ours) => ours.median <= 0.5 },
      }),
      makeRow({
        name: "backend idle, memory (PSS)",
        unit: "MiB",
        ours: memory,
        goal: { text: "<= 90 MiB", met: (ours) => ours.median <= 90 },
      }),
    ];
  });
