// What a backend takes while nothing happens: CPU time and memory, from the kernel's own accounting. Linux only.
import { withBackends, type BenchBackend } from "../bench-backend.ts";
import { cpuMsOf } from "../display/processes.ts";
import { atMost, makeRow, type Row } from "../row.ts";
import { idleMemoryRow, wait } from "./idle-memory.ts";
import type { BenchRows } from "./options.ts";

const settleMs = 5000;
const windowMs = 10_000;
const windows = 3;

/** Once a guest has run and ended. */
const useOnce = async ({ connection }: BenchBackend): Promise<void> => {
  const { id } = await connection.call("vm.create", { name: "bench", source: { kind: "demo" } });
  await connection.call("vm.start", { id });
  await connection.call("vm.stop", { id, force: true });
};

const cpuRows = async (open: readonly BenchBackend[]): Promise<Row[]> => {
  const spent = (): number[] => open.map(({ child }) => cpuMsOf(child.pid ?? 0));
  const percents: number[][] = open.map(() => []);
  for (let i = 0; i < windows; i += 1) {
    const before = spent();
    await wait(windowMs);
    for (const [at, ms] of spent().entries())
      percents[at]?.push(((ms - (before[at] ?? 0)) / windowMs) * 100);
  }
  return open.map(({ of }, at) =>
    makeRow({
      name: "backend idle, CPU of one core",
      by: of.name,
      unit: "%",
      ours: percents[at] ?? [],
      goal: atMost(0.5, "0.5 %"),
    }),
  );
};

export const idleRows: BenchRows = ({ backends }) =>
  withBackends(backends, async (open) => {
    for (const backend of open) await useOnce(backend);
    await wait(settleMs);
    return [
      ...(await cpuRows(open)),
      ...(await idleMemoryRow("backend idle, memory (PSS), one VM", open)),
    ];
  });
