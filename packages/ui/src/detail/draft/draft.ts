// What somebody is changing in one VM and has not saved. Pure: the page holds it, these functions change it.
import type { UpdateVmInput, Vm, VmConfig } from "@openutm/shared-types";
import { merge, same, takeAt } from "./merge.ts";

/** What can be edited of a VM. */
export type VmValues = {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly config: VmConfig;
};

export type Draft = {
  /** The revision that `saved` is of. */
  readonly revision: number;
  /** The VM as the backend has it. */
  readonly saved: VmValues;
  readonly values: VmValues;
  /** What was changed here and elsewhere at once. Nothing is saved until somebody has chosen. */
  readonly conflicts: readonly string[];
};

/** A VM whose config can be read. */
export type WholeVm = Vm & { readonly config: VmConfig };

export const isWhole = (vm: Vm): vm is WholeVm => vm.config !== undefined;

const valuesOf = ({ name, description, tags, config }: WholeVm): VmValues => ({
  name,
  description,
  tags,
  config,
});

export const startDraft = (vm: WholeVm): Draft => {
  const saved = valuesOf(vm);
  return { revision: vm.revision, saved, values: saved, conflicts: [] };
};

export const isDirty = ({ saved, values }: Draft): boolean => !same(saved, values);

/** The draft over a newer state of the VM. An older one, late on its way, changes nothing. */
export const rebase = (draft: Draft, vm: WholeVm): Draft => {
  if (vm.revision <= draft.revision) return draft;
  const saved = valuesOf(vm);
  const { value, conflicts } = merge(draft.saved, draft.values, saved);
  return {
    revision: vm.revision,
    saved,
    values: value as VmValues,
    conflicts: [...new Set([...draft.conflicts, ...conflicts])],
  };
};

export const edit = (draft: Draft, change: (values: VmValues) => VmValues): Draft => ({
  ...draft,
  values: change(draft.values),
});

export const discard = (draft: Draft): Draft => ({ ...draft, values: draft.saved, conflicts: [] });

/** Settles the conflicts with what was entered here. */
export const keepMine = (draft: Draft): Draft => ({ ...draft, conflicts: [] });

/** Settles the conflicts with what was saved elsewhere; the other edits stay. */
export const takeTheirs = (draft: Draft): Draft => ({
  ...draft,
  values: draft.conflicts.reduce<unknown>(
    (values, path) => takeAt(values, draft.saved, path),
    draft.values,
  ) as VmValues,
  conflicts: [],
});

export type VmPatch = Omit<UpdateVmInput, "id" | "revision">;

const changedFields = <T extends object>(before: T, after: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(after).filter(([key, value]) => !same(value, before[key as keyof T])),
  ) as Partial<T>;

/** The one `vm.update` that leads from one state to the other. */
export const patchBetween = (before: VmValues, after: VmValues): VmPatch => {
  const { config, tags, ...fields } = changedFields(before, after);
  return {
    ...fields,
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(config === undefined ? {} : { config: changedFields(before.config, config) }),
  };
};

/**
 * Takes a saved change back without touching what came after it: the present VM with `before` where `after` still
 * stands. Undefined when the same thing has been changed again since.
 */
export const valuesWithout = (
  change: { readonly before: VmValues; readonly after: VmValues },
  now: WholeVm,
): VmValues | undefined => {
  const { value, conflicts } = merge(change.after, change.before, valuesOf(now));
  return conflicts.length > 0 ? undefined : (value as VmValues);
};

/** Port forwards of a running guest are changed at once. */
const withoutForwards = (config: VmConfig): VmConfig => ({
  ...config,
  networks: config.networks.map((network) =>
    network.mode === "user" ? { ...network, portForwards: [] } : network,
  ),
});

/** Whether something of it reaches a running guest only at its next start. */
export const needsRestart = (before: VmValues, after: VmValues): boolean =>
  !same(withoutForwards(before.config), withoutForwards(after.config));
