// One VM in its three shapes: the record in memory, the row in the store, the file beside the disks.
import type { Reason, VmFile } from "@openutm/shared-types";
import type { StoredVm } from "../ports/library-store.ts";
import { toPortable } from "./portable.ts";
import type { VmRecord, WholeVmRecord } from "./vm-library.ts";

export const recordOf = (stored: StoredVm): WholeVmRecord => {
  const { deletedAtMs: _where, ...record } = stored;
  return record;
};

export const storedOf = (record: WholeVmRecord): StoredVm => {
  const {
    broken: _none,
    runtime: _never,
    ...stored
  } = record as WholeVmRecord & {
    readonly runtime?: unknown;
  };
  return stored;
};

export const isWhole = (record: VmRecord): record is WholeVmRecord =>
  record.broken === undefined && record.config !== undefined;

/** The text of `vm.json`: made for people's eyes too, since they look there when something is lost. */
export const vmFileText = (record: WholeVmRecord, home: string): string => {
  const stored = storedOf(record);
  const file: VmFile = {
    schemaVersion: 1,
    ...stored,
    config: toPortable(stored.config, home),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
};

type Remains = { readonly id: string; readonly name?: string; readonly broken: Reason };

/** What is shown of a VM that cannot be read. */
export const brokenRecord = ({ id, name, broken }: Remains): VmRecord => ({
  id,
  name: name ?? id,
  description: "",
  tags: [],
  revision: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  broken,
});
