// `vm.start` to an answering QEMU, against spawning the very same arguments and speaking raw QMP.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackendConnection, LaunchPlan } from "@openutm/shared-types";
import { byName, withBackends, type BenchBackend } from "../bench-backend.ts";
import { connectRawQmp } from "../raw-qmp.ts";
import { atMostMore, makeRow, takeTurns, timed, type Row } from "../row.ts";
import type { BenchRows } from "./options.ts";

const raw = "spawn of the same arguments + raw QMP";
const goals = { node: atMostMore(15), rust: atMostMore(8) } as const;

/** The plan's arguments with its sockets in another directory: everything else is the same, to the byte. */
const movedTo = (plan: LaunchPlan, from: string, to: string): string[] =>
  plan.argv.map((word) => word.replaceAll(from, to));

const runDirOf = (plan: LaunchPlan): string => {
  const word = plan.argv.find((candidate) => candidate.includes("qmp.sock"));
  const path = /path=([^,]*)\/qmp\.sock/.exec(word ?? "")?.[1];
  if (path === undefined) throw new Error(`The plan names no QMP socket:\n${plan.argv.join("\n")}`);
  return path;
};

const startAndStop = (connection: BackendConnection, id: string) => async (): Promise<number> => {
  const ms = await timed(() => connection.call("vm.start", { id }));
  await connection.call("vm.stop", { id, force: true });
  return ms;
};

const rawStart = (plan: LaunchPlan, env: NodeJS.ProcessEnv, dir: string) => {
  let run = 0;
  return async (): Promise<number> => {
    run += 1;
    const sockets = join(dir, String(run));
    mkdirSync(sockets, { mode: 0o700 });
    const [program = "", ...args] = movedTo(plan, runDirOf(plan), sockets);
    const start = performance.now();
    const child = spawn(program, args, {
      stdio: "ignore",
      detached: true,
      env: { ...env, ...plan.env },
    });
    const gone = new Promise((resolve) => child.once("exit", resolve));
    const qmp = await connectRawQmp(join(sockets, "qmp.sock"));
    await qmp.execute("query-status");
    const ms = performance.now() - start;
    child.kill("SIGKILL");
    await gone;
    qmp.close();
    return ms;
  };
};

const demoIn = async ({ connection }: BenchBackend): Promise<string> =>
  (await connection.call("vm.create", { name: "bench", source: { kind: "demo" } })).id;

export const startRows: BenchRows = ({ rounds, backends }) =>
  withBackends(backends, async (open): Promise<Row[]> => {
    const [first] = open;
    if (first === undefined) return [];
    const ids = new Map<BenchBackend, string>();
    for (const backend of open) ids.set(backend, await demoIn(backend));
    const idOf = (backend: BenchBackend): string => ids.get(backend) ?? "";
    const plan = await first.connection.call("vm.plan", { id: idOf(first) });
    const dir = mkdtempSync(join(tmpdir(), "ou-raw-"));
    try {
      const samples = await takeTurns(rounds, {
        ...byName(open, (backend) => startAndStop(backend.connection, idOf(backend))),
        [raw]: rawStart(plan, first.home.env, dir),
      });
      return open.map(({ of: { kind, name } }) =>
        makeRow({
          name: "start a VM until QEMU answers QMP",
          by: name,
          unit: "ms",
          ours: samples[name] ?? [],
          reference: { name: raw, samples: samples[raw] ?? [] },
          goal: goals[kind],
        }),
      );
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
