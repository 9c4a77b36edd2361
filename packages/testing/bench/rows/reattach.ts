// A backend is killed while twenty guests run: how long until the next one lists them all as found, against its start on
// a library of as many VMs at rest.
import {
  endBackend,
  startBackend,
  type BackendToBench,
  type BenchBackend,
} from "../bench-backend.ts";
import { atMost, makeRow, takeTurns, timed } from "../row.ts";
import { testHome, type TestHome } from "../../src/index.ts";
import { runGuests } from "./libraries.ts";
import type { BenchRows } from "./options.ts";

const guestCount = 20;
const goals = { node: atMost(2000, "2,000 ms"), rust: atMost(500, "500 ms") } as const;

/** Paused, for twenty guests that compute would leave nothing of two cores to measure with. */
const guestsIn = async (home: TestHome, of: BackendToBench): Promise<void> => {
  const backend = await startBackend(home, of);
  for (const id of await runGuests(backend.connection, guestCount))
    await backend.connection.call("vm.pause", { id });
  await endBackend(backend, "SIGKILL");
};

const foundIn = async ({ connection }: BenchBackend): Promise<number> => {
  const { vms } = await connection.call("vm.list", {});
  return vms.filter(
    ({ status, statusReason, runtime }) =>
      status === "paused" && statusReason === undefined && runtime !== undefined,
  ).length;
};

/** From the process until so many guests are listed as found. */
const startUntil = (of: BackendToBench, home: TestHome, count: number) => async () => {
  let backend: BenchBackend | undefined;
  const ms = await timed(async () => {
    backend = await startBackend(home, of);
    for (const end = performance.now() + 30_000; (await foundIn(backend)) !== count;)
      if (performance.now() > end) throw new Error("Not every guest was found again.");
  });
  if (backend !== undefined) await endBackend(backend, "SIGKILL");
  return ms;
};

export const reattachRows: BenchRows = async ({ rounds, backends }) => {
  const [first] = backends;
  if (first === undefined) return [];
  const [running, atRest] = [testHome(), testHome()];
  try {
    const made = await startBackend(atRest, first);
    for (let i = 0; i < guestCount; i += 1)
      await made.connection.call("vm.create", { name: `Guest ${i}`, source: { kind: "demo" } });
    await endBackend(made);
    await guestsIn(running, first);
    const alone = ({ name }: BackendToBench): string => `${name} with no guest`;
    const samples = await takeTurns(
      rounds,
      Object.fromEntries(
        backends.flatMap((of) => [
          [of.name, startUntil(of, running, guestCount)],
          [alone(of), startUntil(of, atRest, 0)],
        ]),
      ),
    );
    return backends.map((of) =>
      makeRow({
        name: `start on a library of which ${guestCount} guests run, until all are found again`,
        by: of.name,
        unit: "ms",
        ours: samples[of.name] ?? [],
        reference: { name: "its start with no guest", samples: samples[alone(of)] ?? [] },
        goal: goals[of.kind],
      }),
    );
  } finally {
    for (const home of [running, atRest]) home.dispose();
  }
};
