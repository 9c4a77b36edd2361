// A VM as the contract shows it: the record and its guest's state together.
import type { Reason, Vm, VmConfig } from "@openutm/shared-types";
import { validateVmConfig } from "@openutm/shared-types";
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

/** By the config itself: a library of a thousand is listed often, and its configs change rarely. */
const judged = new WeakMap<VmConfig, Reason | undefined>();

/** What the rules have against a config that is stored all the same: somebody has edited its file by hand. */
const contradictionOf = (config: VmConfig): Reason | undefined => {
  if (judged.has(config)) return judged.get(config);
  const [issue] = validateVmConfig(config);
  const reason = issue && {
    code: "config.invalid",
    message: issue.message,
    hint: "It cannot be started like this. Change it in the VM's settings.",
  };
  judged.set(config, reason);
  return reason;
};

const atRest = (record: Omit<VmRecord, "broken">, { status, statusReason }: GuestState): Vm => {
  const reason =
    statusReason ??
    (status === "stopped" && record.config !== undefined
      ? contradictionOf(record.config)
      : undefined);
  return { ...record, status, ...(reason === undefined ? {} : { statusReason: reason }) };
};

export const wireVm = (
  { broken, ...record }: VmRecord,
  { status, statusReason, runtime }: GuestState,
): Vm => {
  if (broken !== undefined && !isLive(status))
    return { ...record, status: "broken", statusReason: broken };
  if (runtime === undefined)
    return atRest(record, { status, ...(statusReason === undefined ? {} : { statusReason }) });
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
