// `vm.start` to an answering QEMU, against spawning the very same arguments and speaking raw QMP.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LaunchPlan } from "@openutm/shared-types";
import { withBackend } from "../bench-backend.ts";
import { connectRawQmp } from "../raw-qmp.ts";
import { interleave, makeRow, timed, type Row } from "../row.ts";

/** The plan's arguments with its sockets in another directory: everything else is the same, to the byte. */
const movedTo = (plan: LaunchPlan, from: string, to: string): string[] =>
  plan.argv.map((word) => word.replaceAll(from, to));

const runDirOf = (plan: LaunchPlan): string => {
  const word = plan.argv.find((candidate) => candidate.includes("qmp.sock"));
  const path = /path=([^,]*)\/qmp\.sock/.exec(word ?? "")?.[1];
  if (path === undefined) throw new Error(`The plan names no QMP socket:\n${plan.argv.join("\n")}`);
  return path;
};

export const startRow = (rounds: number): Promise<Row> =>
  withBackend(async ({ connection, home }) => {
    const { id } = await connection.call("vm.create", { name: "bench", source: { kind: "demo" } });
    const plan = await connection.call("vm.plan", { id });
    const rawDir = mkdtempSync(join(tmpdir(), "ou-raw-"));
    const ours = async (): Promise<number> => {
      const ms = await timed(() => connection.call("vm.start", { id }));
      await connection.call("vm.stop", { id, force: true });
      return ms;
    };
    let run = 0;
    const raw = async (): Promise<number> => {
      run += 1;
      const dir = join(rawDir, String(run));
      mkdirSync(dir, { mode: 0o700 });
      const [program = "", ...args] = movedTo(plan, runDirOf(plan), dir);
      const start = performance.now();
      const child = spawn(program, args, {
        stdio: "ignore",
        detached: true,
        env: { ...home.env, ...plan.env },
      });
      const gone = new Promise((resolve) => child.once("exit", resolve));
      const qmp = await connectRawQmp(join(dir, "qmp.sock"));
      await qmp.execute("query-status");
      const ms = performance.now() - start;
      child.kill("SIGKILL");
      await gone;
      qmp.close();
      return ms;
    };
    try {
      const samples = await interleave(rounds, ours, raw);
      return makeRow({
        name: "start a VM until QEMU answers QMP",
        unit: "ms",
        ours: samples.ours,
        reference: { name: "spawn of the same arguments + raw QMP", samples: samples.reference },
        goal: {
          text: "<= raw + 15 ms",
          met: (_ours, difference) => (difference?.median ?? Number.NaN) <= 15,
        },
      });
    } finally {
      rmSync(rawDir, { recursive: true, force: true });
    }
  });
