// A call through the control socket, against one QMP command on a socket of the same QEMU.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { byName, withBackends, type BenchBackend } from "../bench-backend.ts";
import { connectRawQmp, type RawQmp } from "../raw-qmp.ts";
import { atMostMore, makeRow, takeTurns, timed, type Row } from "../row.ts";
import type { BenchRows } from "./options.ts";

const raw = "raw QMP query-status";
const goals = { node: atMostMore(0.3), rust: atMostMore(0.2) } as const;
/** One round is this many calls, so that the clock's grain does not count. */
const callsARound = 50;

const perCall = async (call: () => Promise<unknown>): Promise<number> =>
  (await timed(async () => {
    for (let i = 0; i < callsARound; i += 1) await call();
  })) / callsARound;

/** A halted guest: what is measured is the way there and back, not what the guest's CPU leaves over. */
const pausedGuest = async ({ connection }: BenchBackend): Promise<string> => {
  const { id } = await connection.call("vm.create", { name: "bench", source: { kind: "demo" } });
  await connection.call("vm.start", { id });
  await connection.call("vm.pause", { id });
  return id;
};

const qmpOfItsGuest = ({ home }: BenchBackend): Promise<RawQmp> => {
  const runDir = join(home.dir, "run");
  const [guest = ""] = readdirSync(runDir);
  return connectRawQmp(join(runDir, guest, "qmp2.sock"));
};

export const controlCallRows: BenchRows = ({ rounds, backends }) =>
  withBackends(backends, async (open): Promise<Row[]> => {
    const [first] = open;
    if (first === undefined) return [];
    const ids = new Map<BenchBackend, string>();
    for (const backend of open) ids.set(backend, await pausedGuest(backend));
    const qmp = await qmpOfItsGuest(first);
    const samples = await takeTurns(rounds, {
      ...byName(open, (backend) => {
        const id = ids.get(backend) ?? "";
        return () => perCall(() => backend.connection.call("vm.get", { id }));
      }),
      [raw]: () => perCall(() => qmp.execute("query-status")),
    });
    qmp.close();
    return open.map(({ of: { kind, name } }) =>
      makeRow({
        name: "control call (vm.get) through the control socket",
        by: name,
        unit: "ms",
        ours: samples[name] ?? [],
        reference: { name: raw, samples: samples[raw] ?? [] },
        goal: goals[kind],
      }),
    );
  });
