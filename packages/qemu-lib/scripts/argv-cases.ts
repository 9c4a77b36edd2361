// The argv corpus as a table: what each case changes of a plain VM, on which host, with which QEMU. The goldens under
// shared-types/vectors/argv are written from it (`UPDATE_GOLDEN=1`) and serve the Rust builder too.
import { HostFacts, VmConfig } from "@openutm/shared-types";
import { type ArgvCase, PLAIN } from "./argv-case-parts.ts";
import { MACHINES_ROWS } from "./argv-cases-machines.ts";
import { DEVICES_ROWS } from "./argv-cases-devices.ts";
import { HOSTS_ROWS } from "./argv-cases-hosts.ts";
import { REFUSED_ROWS } from "./argv-cases-refused.ts";

const ROWS = [...MACHINES_ROWS, ...DEVICES_ROWS, ...HOSTS_ROWS, ...REFUSED_ROWS];

/** Rows, whatever their names: two of one name would hide one. */
export const argvRowCount = ROWS.length;

/** Every case by name, checked against the contract. */
export const argvCases = (): ReadonlyMap<string, ArgvCase> =>
  new Map(
    ROWS.map(([name, description, qemu, host, change]) => [
      name,
      {
        description,
        qemu,
        config: VmConfig.parse({ ...PLAIN, ...change }),
        host: HostFacts.parse(host),
      },
    ]),
  );
