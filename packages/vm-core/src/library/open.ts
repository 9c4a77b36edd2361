// Opens the library: the one constructor of a `VmLibrary`.
import { cloneVm } from "./clone.ts";
import { addDrive, removeDrive } from "./change-drives.ts";
import { createVm, draftVm } from "./create.ts";
import { importVm } from "./import.ts";
import { driveUsage, growDrive, unattachedImages } from "./drives.ts";
import type { LibraryParts } from "./parts.ts";
import { reconcile } from "./reconcile.ts";
import { createState, needWhole } from "./state.ts";
import { dependentsOf, emptyTrash, listTrash, removeVm, restoreVm } from "./trash.ts";
import { changeConfig, updateVm } from "./update.ts";
import type { VmLibrary, VmRecord } from "./vm-library.ts";

const brokenLast = (records: readonly VmRecord[]): readonly VmRecord[] => [
  ...records.filter((record) => record.broken === undefined),
  ...records.filter((record) => record.broken !== undefined),
];

const byBirth = (a: VmRecord, b: VmRecord): number =>
  a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);

/**
 * Reads the store, brings it together with the directories, and gives the library.
 * @throws ApiError `library.unusable`, `library.newer`, `host.limit`
 */
export const openLibrary = async (parts: LibraryParts): Promise<VmLibrary> => {
  const state = createState(parts);
  await reconcile(state);
  const { files, store } = parts;
  for (const { vmId, reason } of state.notices)
    parts.log.warn(reason.message, { id: vmId, code: reason.code });

  return {
    list: () =>
      brokenLast(
        [...state.entries.values()]
          .filter((entry) => entry.deletedAtMs === undefined)
          .map((entry) => entry.record)
          .toSorted(byBirth),
      ),
    get(id) {
      const entry = state.entries.get(id);
      return entry?.deletedAtMs === undefined ? entry?.record : undefined;
    },
    need: (id) => needWhole(state, id),
    dirOf: (id) => files.dirOf({ area: "vms", id }),
    create: (input) => createVm(state, input),
    update: (input) => updateVm(state, input),
    changeConfig: (id, change) => changeConfig(state, id, change),
    remove: (id) => removeVm(state, id),
    clone: (request) => cloneVm(state, request),
    dependents: (id) => dependentsOf(state, id),
    draft: (input) => draftVm(state, input),
    driveUsage: (id) => driveUsage(state, id),
    unattachedImages: (id) => unattachedImages(state, id),
    addDrive: (request) => addDrive(state, request),
    removeDrive: (request) => removeDrive(state, request),
    importVm: (id) => importVm(state, id),
    growDrive: (request) => growDrive(state, request),
    listTrash: () => listTrash(state),
    restore: (id) => restoreVm(state, id),
    emptyTrash: (id) => emptyTrash(state, id),
    settings: () => state.settings(),
    updateSettings(patch) {
      const given = Object.entries(patch).filter(([, value]) => value !== undefined);
      const settings = { ...state.settings(), ...Object.fromEntries(given) };
      state.commit([{ kind: "settings", settings }]);
      return settings;
    },
    notices: state.notices,
    onChange: (listener) => state.onChange(listener),
    async close() {
      await state.settled();
      store.close();
    },
  };
};
