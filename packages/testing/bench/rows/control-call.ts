// A call through the control socket, against one QMP command on a socket of the same QEMU.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { withBackend } from "../bench-backend.ts";
import { connectRawQmp } from "../raw-qmp.ts";
import { interleave, makeRow, timed, type Row } from "../row.ts";

/** One round is this many calls, so that the clock's grain does not count. */
const callsARound = 50;

const perCall = async (call: () => Promise<unknown>): Promise<number> =>
  (await timed(async () => {
    for (let i = 0; i < callsARound; i += 1) await call();
  })) / callsARound;

export const controlCallRow = (rounds: number): Promise<Row> =>
  withBackend(async ({ connection, home }) => {
    const { id } = await connection.call("vm.create", { name: "bench", source: { kind: "demo" } });
    await connection.call("vm.start", { id });
    // A halted guest: what is measured is the way there and back, not what the guest's CPU leaves over.
    await connection.call("vm.pause", { id });
    const runDir = join(home.dir, "run");
    const [guest = ""] = readdirSync(runDir);
    const qmp = await connectRawQmp(join(runDir, guest, "qmp2.sock"));
    const samples = await interleave(
      rounds,
      () => perCall(() => connection.call("vm.get", { id })),
      () => perCall(() => qmp.execute("query-status")),
    );
    qmp.close();
    return makeRow({
      name: "control call (vm.get) through the control socket",
      unit: "ms",
      ours: samples.ours,
      reference: { name: "raw QMP query-status", samples: samples.reference },
      goal: {
        text: "<= raw + 0.3 ms",
        met: (_ours, difference) => (difference?.median ?? Number.NaN) <= 0.3,
      },
    });
  });
