// A library of many machines, written as the files that a backend reads back when its database is lost.
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import type { TestHome } from "../../packages/testing/src/index.ts";

type Many = {
  readonly good: number;
  /** Whose vm.json is no JSON. */
  readonly broken: number;
};

/** Call it while no backend runs in the home; the next one finds them. Names are "VM 0", "VM 1" and so on. */
export const writeManyVms = async (home: TestHome, { good, broken }: Many): Promise<void> => {
  const { id } = await home.ok<Vm>("create", "Pattern");
  const pattern = JSON.parse(
    readFileSync(join(home.dir, "vms", id, "vm.json"), "utf8"),
  ) as Readonly<Record<string, unknown>>;
  await home.ok("delete", id, "--yes");
  const write = (vmId: string, text: string): void => {
    mkdirSync(join(home.dir, "vms", vmId), { recursive: true, mode: 0o700 });
    writeFileSync(join(home.dir, "vms", vmId, "vm.json"), text, { mode: 0o600 });
  };
  for (let index = 0; index < good; index += 1) {
    const vmId = randomUUID();
    write(vmId, JSON.stringify({ ...pattern, id: vmId, name: `VM ${index}` }));
  }
  for (let index = 0; index < broken; index += 1) write(randomUUID(), "{ this is no JSON");
};
