// A library of 1,000 VMs: listing it, and starting a backend on it.
import { spawn } from "node:child_process";
import { endBackend, startBackend } from "../bench-backend.ts";
import { interleave, makeRow, timed, type Row } from "../row.ts";
import { testHome } from "../../src/index.ts";

const vmCount = 1000;

const bareNode = (): Promise<void> =>
  new Promise((resolve, reject) => {
    spawn(process.execPath, ["-e", "0"], { stdio: "ignore" })
      .once("exit", () => resolve())
      .once("error", reject);
  });

export const thousandVmsRows = async (rounds: number): Promise<Row[]> => {
  const home = testHome();
  try {
    let backend = await startBackend(home);
    for (let i = 0; i < vmCount; i += 1)
      await backend.connection.call("vm.create", { name: `VM ${i}`, source: { kind: "empty" } });

    const listMs: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const ms = await timed(() => backend.connection.call("vm.list", {}));
      if (round > 0) listMs.push(ms);
    }

    const start = async (): Promise<number> => {
      await endBackend(backend);
      return timed(async () => {
        backend = await startBackend(home);
        const { vms } = await backend.connection.call("vm.list", {});
        if (vms.length !== vmCount)
          throw new Error(`The library lists ${vms.length} of ${vmCount} VMs.`);
      });
    };
    const samples = await interleave(rounds, start, () => timed(bareNode));
    return [
      makeRow({
        name: "list 1,000 VMs, warm, through the control socket",
        unit: "ms",
        ours: listMs,
        goal: { text: "<= 50 ms", met: (ours) => ours.median <= 50 },
      }),
      makeRow({
        name: "backend start with 1,000 VMs until the list is there",
        unit: "ms",
        ours: samples.ours,
        reference: { name: "node -e 0", samples: samples.reference },
        goal: { text: "<= 1,000 ms", met: (ours) => ours.median <= 1000 },
      }),
    ];
  } finally {
    home.dispose();
  }
};
