// A VM as the contract shows it: the record and its guest's state together.
import type { Vm, VmConfig } from "@openutm/shared-types";
import type { VmRecord } from "../library/vm-library.ts";
import { isLive } from "../lifecycle/transitions.ts";
import type { GuestState } from "./board.ts";

/** Key order does not matter; both sides come from the same schema. */
const sameConfig = (a: VmConfig, b: VmConfig): boolean => canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

export const wireVm = (
  { broken, ...record }: VmRecord,
  { status, statusReason, runtime }: GuestState,
): Vm => {
  if (broken !== undefined && !isLive(status))
    return { ...record, status: "broken", statusReason: broken };
  if (runtime === undefined)
    return { ...record, status, ...(statusReason === undefined ? {} : { statusReason }) };
  const { config, notes, ...facts } = runtime;
  return {
    ...record,
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
    runtime: {
      ...facts,
      notes: [...notes],
      restartNeeded: record.config !== undefined && !sameConfig(record.config, config),
    },
  };
};
