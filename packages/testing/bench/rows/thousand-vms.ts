// A library of 1,000 VMs: listing it, starting a backend on it, and what a backend holds of it in memory.
import { spawn } from "node:child_process";
import {
  byName,
  endBackend,
  startBackend,
  type BackendToBench,
  type BenchBackend,
} from "../bench-backend.ts";
import { atMost, makeRow, takeTurns, timed, type Row } from "../row.ts";
import type { TestHome } from "../../src/index.ts";
import { idleMemoryRow } from "./idle-memory.ts";
import { copyOf, libraryOf } from "./libraries.ts";
import type { BenchRows } from "./options.ts";

const vmCount = 1000;
const bareNode = "node -e 0";
const listGoals = { node: atMost(50, "50 ms"), rust: atMost(20, "20 ms") } as const;
const startGoals = { node: atMost(1000, "1,000 ms"), rust: undefined } as const;

const runBareNode = (): Promise<void> =>
  new Promise((resolve, reject) => {
    spawn(process.execPath, ["-e", "0"], { stdio: "ignore" })
      .once("exit", () => resolve())
      .once("error", reject);
  });

const listAll = async ({ connection }: BenchBackend): Promise<void> => {
  const { vms } = await connection.call("vm.list", {});
  if (vms.length !== vmCount) throw new Error(`The library lists ${vms.length} of ${vmCount} VMs.`);
};

const listRows = async (rounds: number, open: readonly BenchBackend[]): Promise<Row[]> => {
  const lists = byName(open, (backend) => () => timed(() => listAll(backend)));
  const samples = await takeTurns(rounds, lists);
  return open.map(({ of: { kind, name } }) =>
    makeRow({
      name: "list 1,000 VMs, warm, through the control socket",
      by: name,
      unit: "ms",
      ours: samples[name] ?? [],
      goal: listGoals[kind],
    }),
  );
};

/** Each library was opened before, and no backend runs on it. */
const startRows = async (
  rounds: number,
  libraries: ReadonlyMap<BackendToBench, TestHome>,
): Promise<Row[]> => {
  const startAndList = (of: BackendToBench, home: TestHome) => async (): Promise<number> => {
    let backend: BenchBackend | undefined;
    const ms = await timed(async () => {
      backend = await startBackend(home, of);
      await listAll(backend);
    });
    if (backend !== undefined) await endBackend(backend);
    return ms;
  };
  const starts = [...libraries].map(([of, home]) => [of.name, startAndList(of, home)] as const);
  const samples = await takeTurns(rounds, {
    ...Object.fromEntries(starts),
    [bareNode]: () => timed(runBareNode),
  });
  return [...libraries.keys()].map(({ kind, name }) =>
    makeRow({
      name: "backend start with 1,000 VMs until the list is there",
      by: name,
      unit: "ms",
      ours: samples[name] ?? [],
      ...(kind === "node"
        ? { reference: { name: bareNode, samples: samples[bareNode] ?? [] } }
        : {}),
      goal: startGoals[kind],
    }),
  );
};

export const thousandVmsRows: BenchRows = async ({ rounds, backends }) => {
  const libraries = new Map<BackendToBench, TestHome>();
  try {
    const made = await libraryOf(vmCount);
    for (const [at, of] of backends.entries()) libraries.set(of, at === 0 ? made : copyOf(made));
    const open: BenchBackend[] = [];
    for (const [of, home] of libraries) open.push(await startBackend(home, of));
    const lists = await listRows(rounds, open);
    const memory = await idleMemoryRow(
      "backend idle, memory (PSS), 1,000 VMs, after listing",
      open,
    );
    for (const backend of open) await endBackend(backend);
    return [...lists, ...(await startRows(rounds, libraries)), ...memory];
  } finally {
    for (const home of libraries.values()) home.dispose();
  }
};
