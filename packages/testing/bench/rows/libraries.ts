// Libraries for the comparison: so many stopped VMs, and guests that run.
import { cpSync } from "node:fs";
import { connectToOwner } from "@openutm/backend-node";
import type { BackendConnection } from "@openutm/shared-types";
import { endBackend, startBackend } from "../bench-backend.ts";
import { testHome, type TestHome } from "../../src/index.ts";

/** A library of stopped VMs, with no backend left running. */
export const libraryOf = async (count: number): Promise<TestHome> => {
  const home = testHome();
  const backend = await startBackend(home);
  for (let i = 0; i < count; i += 1)
    await backend.connection.call("vm.create", { name: `VM ${i}`, source: { kind: "empty" } });
  await endBackend(backend);
  return home;
};

/** The same library at another place, for another backend. Nobody may have it open. */
export const copyOf = ({ dir }: TestHome): TestHome => {
  const copy = testHome();
  cpSync(dir, copy.dir, { recursive: true });
  return copy;
};

/** A client of the library's owner, whoever that is by now. */
export const clientOf = async (home: TestHome): Promise<BackendConnection> => {
  for (const end = performance.now() + 20_000; ;) {
    try {
      return await connectToOwner({ home: home.dir, client: "bench", windowed: false });
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};

/** Makes and starts demo VMs. */
export const runGuests = async (
  connection: BackendConnection,
  count: number,
): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const { id } = await connection.call("vm.create", {
      name: `Guest ${i}`,
      source: { kind: "demo" },
    });
    await connection.call("vm.start", { id });
    ids.push(id);
  }
  return ids;
};
