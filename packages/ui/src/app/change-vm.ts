// Saving what was changed of a VM when somebody else may have changed it as well.
import type { BackendConnection, Input, Vm } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types/plain";

export type VmChange = Omit<Input<"vm.update">, "id" | "revision">;

export type Saved =
  | { readonly kind: "saved"; readonly vm: Vm }
  /** Somebody else has changed the same thing; nothing was overwritten. */
  | { readonly kind: "conflict"; readonly theirs: Vm };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether what a change touches is in both as it was: then the change can be made on top of theirs. */
export const fitsOnTop = (change: VmChange, base: Vm, theirs: Vm): boolean => {
  const { config = {}, ...fields } = change;
  const untouched = (keys: readonly string[], one: object, other: object): boolean =>
    keys.every((key) => same(one[key as keyof typeof one], other[key as keyof typeof other]));
  return (
    untouched(Object.keys(fields), base, theirs) &&
    untouched(Object.keys(config), base.config ?? {}, theirs.config ?? {})
  );
};

/**
 * Saves a change that was made from `base`. A newer revision that leaves the changed things alone is taken as the new
 * base; one that touches them is a conflict.
 *
 * @throws ApiError for everything but a stale revision
 */
export const changeVm = async (
  connection: Pick<BackendConnection, "call">,
  base: Vm,
  change: VmChange,
): Promise<Saved> => {
  let { revision } = base;
  for (;;) {
    try {
      const vm = await connection.call("vm.update", { id: base.id, revision, ...change });
      return { kind: "saved", vm };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "vm.staleRevision") throw error;
      const theirs = await connection.call("vm.get", { id: base.id });
      if (!fitsOnTop(change, base, theirs)) return { kind: "conflict", theirs };
      ({ revision } = theirs);
    }
  }
};
