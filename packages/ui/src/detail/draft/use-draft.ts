import type { PageConnection } from "@openutm/native-bridge";
import type { Reason, VmConfig } from "@openutm/shared-types";
import { createContext, use, useCallback, useMemo, useState } from "react";
import { reasonOf, useConnection } from "../../app/backend.tsx";
import * as drafts from "./draft.ts";
import type { Draft, VmValues, WholeVm } from "./draft.ts";
import { problemsOf, type Problem } from "./problems.ts";

/** What one `vm.update` has changed, so that it can be taken back. */
export type SavedChange = { readonly before: VmValues; readonly after: VmValues };

export type VmDraft = {
  readonly vm: WholeVm;
  /** As it will be when it is saved. */
  readonly values: VmValues;
  /** As the backend has it. */
  readonly saved: VmValues;
  readonly isDirty: boolean;
  readonly problems: readonly Problem[];
  readonly conflicts: readonly string[];
  readonly isSaving: boolean;
  readonly failure: Reason | undefined;
  edit(change: (values: VmValues) => VmValues): void;
  /** Replaces whole sections of the config. */
  configure(change: Partial<VmConfig>): void;
  discard(): void;
  keepMine(): void;
  takeTheirs(): void;
  /** Saves everything as one change; undefined when it could not be, and `failure` says why. */
  save(): Promise<SavedChange | undefined>;
};

/**
 * The unsaved changes of one VM, over what the backend says of it now. Key the caller by the VM's id.
 */
export const useVmDraft = (vm: WholeVm): VmDraft => {
  const connection = useConnection();
  const [kept, setKept] = useState<Draft>(() => drafts.startDraft(vm));
  const [isSaving, setIsSaving] = useState(false);
  const [failure, setFailure] = useState<Reason>();
  const draft = useMemo(() => drafts.rebase(kept, vm), [kept, vm]);
  const problems = useMemo(() => problemsOf(draft.values), [draft.values]);

  const change = useCallback(
    (next: (draft: Draft) => Draft) => setKept((before) => next(drafts.rebase(before, vm))),
    [vm],
  );

  const save = async (): Promise<SavedChange | undefined> => {
    setIsSaving(true);
    setFailure(undefined);
    try {
      const answer = await connection.call("vm.update", {
        id: vm.id,
        revision: draft.revision,
        ...drafts.patchBetween(draft.saved, draft.values),
      });
      if (drafts.isWhole(answer)) setKept((before) => drafts.rebase(before, answer));
      return { before: draft.saved, after: draft.values };
    } catch (error) {
      setFailure(reasonOf(error));
      return undefined;
    } finally {
      setIsSaving(false);
    }
  };

  return {
    vm,
    values: draft.values,
    saved: draft.saved,
    isDirty: drafts.isDirty(draft),
    problems,
    conflicts: draft.conflicts,
    isSaving,
    failure,
    edit: (next) => change((before) => drafts.edit(before, next)),
    configure: (config) =>
      change((before) =>
        drafts.edit(before, (values) => ({ ...values, config: { ...values.config, ...config } })),
      ),
    discard: () => {
      setFailure(undefined);
      change(drafts.discard);
    },
    keepMine: () => change(drafts.keepMine),
    takeTheirs: () => change(drafts.takeTheirs),
    save,
  };
};

/**
 * Takes a saved change back, whatever was changed beside it since.
 *
 * @returns false when the same thing was changed again, so that nothing was done
 * @throws ApiError
 */
export const undoSave = async (
  connection: PageConnection,
  id: string,
  change: SavedChange,
): Promise<boolean> => {
  const now = await connection.call("vm.get", { id });
  const values = drafts.isWhole(now) ? drafts.valuesWithout(change, now) : undefined;
  if (values === undefined || !drafts.isWhole(now)) return false;
  await connection.call("vm.update", {
    id,
    revision: now.revision,
    ...drafts.patchBetween(drafts.startDraft(now).saved, values),
  });
  return true;
};

const DraftContext = createContext<VmDraft | undefined>(undefined);

/** Gives the tabs of one VM the draft that they share. */
export const DraftProvider = DraftContext.Provider;

export const useDraft = (): VmDraft => {
  const draft = use(DraftContext);
  if (draft === undefined) throw new Error("A form was drawn outside DraftProvider.");
  return draft;
};
