// Opens the library: the one constructor of a `VmLibrary`.
import type { VmStatus } from "@openutm/shared-types";
import type { Jobs } from "../jobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { VmFiles } from "../ports/files.ts";
import type { Ids } from "../ports/ids.ts";
import type { ImageTools } from "../ports/image-tools.ts";
import type { LibraryStore } from "../ports/library-store.ts";
import type { Log } from "../ports/log.ts";
import { cloneVm } from "./clone.ts";
import { createVm } from "./create.ts";
import { driveUsage, growDrive } from "./drives.ts";
import type { LibraryHost } from "./host.ts";
import { reconcile } from "./reconcile.ts";
import { createState, needWhole } from "./state.ts";
import { dependentsOf, emptyTrash, listTrash, removeVm, restoreVm } from "./trash.ts";
import { changeConfig, updateVm } from "./update.ts";
import type { VmLibrary, VmRecord } from "./vm-library.ts";

export type LibraryParts = {
  readonly store: LibraryStore;
  readonly files: VmFiles;
  readonly images: ImageTools;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly host: LibraryHost;
  /** Of the guest; `stopped` for a VM that has none. Asked late, so it may be a closure over what is made after the library. */
  readonly statusOf: (id: string) => VmStatus;
  /** Absent where this build carries no demo: creating one is then refused as `capability.missing`. */
  readonly demoImagePath?: string;
};

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
    driveUsage: (id) => driveUsage(state, id),
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
