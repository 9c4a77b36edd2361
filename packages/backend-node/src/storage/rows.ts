// Rows <-> VMs. What does not fit the schema becomes a `BrokenRow` and is left as it is.
import type { Reason } from "@openutm/shared-types";
import { describeIssues, VmFile, VmId, VmName } from "@openutm/shared-types";
import type { BrokenRow, StoredVm } from "@openutm/vm-core";
import type { SqliteRow } from "./sqlite.ts";

export type VmRows = {
  /** `vms` joined with `configs`. */
  readonly vm: SqliteRow;
  /** JSON texts in order. */
  readonly drives: readonly string[];
  readonly networks: readonly string[];
};

const parseOr = (text: unknown): unknown => {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
};

const candidateOf = ({ vm, drives, networks }: VmRows): unknown => {
  const config = parseOr(vm["config"]);
  return {
    schemaVersion: 1,
    id: vm["id"],
    name: vm["name"],
    description: vm["description"],
    tags: parseOr(vm["tags"]),
    ...(vm["vm_group"] === null ? {} : { group: vm["vm_group"] }),
    ...(vm["os_id"] === null ? {} : { osId: vm["os_id"] }),
    revision: vm["revision"],
    createdAtMs: vm["created_at_ms"],
    updatedAtMs: vm["updated_at_ms"],
    config:
      typeof config === "object" && config !== null
        ? { ...config, drives: drives.map(parseOr), networks: networks.map(parseOr) }
        : undefined,
  };
};

const deletion = (vm: SqliteRow): { readonly deletedAtMs?: number } =>
  vm["deleted_at_ms"] === null ? {} : { deletedAtMs: Number(vm["deleted_at_ms"]) };

const brokenRow = ({ vm, drives, networks }: VmRows, broken: Reason): BrokenRow => {
  const id = String(vm["id"]);
  return {
    id,
    name: VmName.safeParse(vm["name"]).data ?? id,
    revision: Math.max(1, Number(vm["revision"])),
    createdAtMs: Math.max(0, Number(vm["created_at_ms"])),
    updatedAtMs: Math.max(0, Number(vm["updated_at_ms"])),
    ...deletion(vm),
    broken,
    raw: [String(vm["config"]), ...drives, ...networks].join("\n"),
  };
};

export type RowReading =
  | { readonly kind: "vm"; readonly vm: StoredVm }
  | { readonly kind: "broken"; readonly row: BrokenRow }
  /** Its id is none, so that nothing can speak of it. */
  | { readonly kind: "nameless" };

/** Total: never throws. */
export const readRows = (rows: VmRows): RowReading => {
  if (!VmId.safeParse(rows.vm["id"]).success) return { kind: "nameless" };
  const candidate = candidateOf(rows);
  const result = VmFile.safeParse(candidate);
  if (result.success) {
    const { schemaVersion: _one, ...vm } = result.data;
    return { kind: "vm", vm: { ...vm, ...deletion(rows.vm) } };
  }
  const [issue] = describeIssues(result.error, candidate);
  return {
    kind: "broken",
    row: brokenRow(rows, {
      code: "vm.broken",
      message: `Its entry in the library does not fit: ${issue?.path}: ${issue?.message}.`,
      hint: "Nothing of it was changed. Its vm.json, beside its disks, may still have the config.",
    }),
  };
};
