/**
 * Measures QMP with the QEMU on PATH: spawn to connected, and the query-status round trip over a unix socket.
 * Run: node packages/qemu-lib/scripts/measure-qmp.ts
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectQmp } from "../src/qmp/connect.ts";
import { openEndpoint } from "../src/qmp/node.ts";

const rounds = 21;
const callsPerRound = 500;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const folder = mkdtempSync(join(tmpdir(), "outm-measure-"));
const connectTimesMs: number[] = [];
const callTimesUs: number[] = [];
try {
  for (let round = 0; round < rounds; round++) {
    const path = join(folder, `${round}.sock`);
    const startedMs = performance.now();
    const child = spawn(
      "qemu-system-x86_64",
      `-machine none -nodefaults -display none -qmp unix:${path},server=on,wait=off`.split(" "),
      { stdio: "ignore" },
    );
    const qmp = await connectQmp((signal) => openEndpoint({ kind: "unix", path }, signal));
    connectTimesMs.push(performance.now() - startedMs);
    for (let call = 0; call < callsPerRound; call++) {
      const calledMs = performance.now();
      await qmp.execute("query-status");
      callTimesUs.push((performance.now() - calledMs) * 1000);
    }
    await qmp.execute("quit");
    if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`spawn to connected: median ${median(connectTimesMs).toFixed(1)} ms, ${rounds} rounds`);
console.log(
  `query-status: median ${median(callTimesUs).toFixed(0)} us, ${callTimesUs.length} calls`,
);
