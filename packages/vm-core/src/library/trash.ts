// Deleting and bringing back. The row says where a VM belongs; its directory follows, at the next start if need be.
import type { TrashEntry } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { holdersInside } from "./chains.ts";
import type { Entry, LibraryState } from "./state.ts";
import { areaOf, needAtRest, needEntry, otherHolders } from "./state.ts";
import type { VmRecord } from "./vm-library.ts";

/** Ids of VMs whose disks lie on this VM's. A broken VM counts when what is left of it names this one. */
export const dependentsOf = (state: LibraryState, id: string): readonly string[] => {
  const entry = state.entries.get(id);
  if (entry === undefined) return [];
  const readable = holdersInside(
    state.parts.files.dirOf(areaOf(id, entry)),
    otherHolders(state, id),
  );
  const broken = [...state.entries].flatMap(([otherId, { raw }]) =>
    otherId !== id && raw?.includes(id) === true ? [otherId] : [],
  );
  return [...readable, ...broken];
};

const refuseDependents = (state: LibraryState, id: string, name: string): void => {
  const ids = dependentsOf(state, id);
  if (ids.length === 0) return;
  const names = ids
    .map((other) => `“${state.entries.get(other)?.record.name ?? other}”`)
    .join(", ");
  throw new ApiError("vm.hasDependents", `The disks of “${name}” are the base of ${names}.`, {
    hint: "Delete those for good first (also from the trash), or keep this VM.",
    data: { id, ids: [...ids] },
  });
};

/** @throws ApiError `vm.notFound`, `vm.wrongState`, `vm.hasDependents`, `host.limit` */
export const removeVm = async (state: LibraryState, id: string): Promise<void> => {
  const entry = needEntry(state, id);
  needAtRest(state, id, "deleted");
  refuseDependents(state, id, entry.record.name);
  await state.settled();
  const deletedAtMs = state.parts.clock.nowMs();
  const tell = state.store([{ kind: "trash", id, deletedAtMs }]);
  try {
    await state.parts.files.moveDir({ area: "vms", id }, { area: "trash", id });
  } finally {
    tell();
  }
};

const needTrashed = (state: LibraryState, id: string): Entry => {
  const entry = state.entries.get(id);
  if (entry?.deletedAtMs !== undefined) return entry;
  throw new ApiError("trash.notFound", "Nothing with this id is in the trash.", { data: { id } });
};

/** @throws ApiError `trash.notFound`, `host.limit` */
export const restoreVm = async (state: LibraryState, id: string): Promise<VmRecord> => {
  const { record } = needTrashed(state, id);
  const tell = state.store([{ kind: "restore", id }]);
  try {
    await state.parts.files.moveDir({ area: "trash", id }, { area: "vms", id });
  } finally {
    tell();
  }
  return record;
};

/** What is in the trash, last deleted first. */
export const listTrash = (state: LibraryState): Promise<readonly TrashEntry[]> => {
  const trashed = [...state.entries].flatMap(([id, { record, deletedAtMs }]) =>
    deletedAtMs === undefined ? [] : [{ id, name: record.name, deletedAtMs }],
  );
  trashed.sort((a, b) => b.deletedAtMs - a.deletedAtMs);
  return Promise.all(
    trashed.map(async (entry) => ({
      ...entry,
      sizeBytes: await state.parts.files.dirSizeBytes({ area: "trash", id: entry.id }),
    })),
  );
};

/** First out of sight under a name that says "for good", so that a crash finishes it rather than leaving half a VM. */
const destroy = async (state: LibraryState, id: string): Promise<void> => {
  const { files } = state.parts;
  await files.moveDir({ area: "trash", id }, { area: "gone", id });
  state.commit([{ kind: "forget", id }]);
  await files.removeDir({ area: "gone", id });
};

/** @throws ApiError `trash.notFound`, `vm.hasDependents`, `host.limit` */
export const emptyTrash = async (state: LibraryState, id?: string): Promise<number> => {
  if (id !== undefined) {
    const { record } = needTrashed(state, id);
    refuseDependents(state, id, record.name);
    await destroy(state, id);
    return 1;
  }
  // Clones before what they lie on: each removal may free another.
  for (let removed = 0; ;) {
    const next = [...state.entries].find(
      ([other, { deletedAtMs }]) =>
        deletedAtMs !== undefined && dependentsOf(state, other).length === 0,
    );
    if (next === undefined) return removed;
    await destroy(state, next[0]);
    removed += 1;
  }
};
