// The library in memory: the one place where a change is stored, seen and told, in this order.
import type { Reason, Settings, VmConfig } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import type { VmDirEntry } from "../ports/files.ts";
import type { StoreChange, StoredVm } from "../ports/library-store.ts";
import type { Holder } from "./chains.ts";
import type { LibraryParts } from "./parts.ts";
import { fromPortable, toPortable } from "./portable.ts";
import { isWhole, recordOf, storedOf, vmFileText } from "./records.ts";
import type { LibraryChange, LibraryNotice, VmRecord, WholeVmRecord } from "./vm-library.ts";

/** In the library or, with `deletedAtMs`, in the trash. `raw` is what is left of a broken one, for finding ids in it. */
export type Entry = {
  readonly record: VmRecord;
  readonly deletedAtMs?: number;
  readonly raw?: string;
};

export type LibraryState = {
  readonly parts: LibraryParts;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly notices: readonly LibraryNotice[];
  settings(): Settings;
  /** Stores and remembers; what it returns tells. @throws ApiError of the store; nothing has changed then */
  store(changes: readonly StoreChange[]): () => void;
  /** `store` that tells at once. */
  commit(changes: readonly StoreChange[]): void;
  /** For VMs that have no row: remembers and tells without storing. */
  place(id: string, entry: Entry | undefined): void;
  notice(vmId: string, reason: Reason): void;
  /** Brings `vm.json` to what is remembered. A failure is logged: the store has the change, the next start repeats the write. */
  saveVmFile(id: string): Promise<void>;
  onChange(listener: (change: LibraryChange) => void): () => void;
  /** Resolves when no `vm.json` is being written. */
  settled(): Promise<void>;
};

const withConfig = <T extends { readonly config: VmConfig }>(vm: T, config: VmConfig): T => ({
  ...vm,
  config,
});

const entryOf = (vm: StoredVm): Entry => ({
  record: recordOf(vm),
  ...(vm.deletedAtMs === undefined ? {} : { deletedAtMs: vm.deletedAtMs }),
});

const withoutDeletion = ({ deletedAtMs: _gone, ...entry }: Entry): Entry => entry;

const apply = (entries: Map<string, Entry>, change: StoreChange): void => {
  if (change.kind === "settings") return;
  if (change.kind === "put") {
    entries.set(change.vm.id, entryOf(change.vm));
    return;
  }
  const entry = entries.get(change.id);
  if (entry === undefined) return;
  if (change.kind === "forget") entries.delete(change.id);
  else if (change.kind === "restore") entries.set(change.id, withoutDeletion(entry));
  else entries.set(change.id, { ...entry, deletedAtMs: change.deletedAtMs });
};

export const createState = (parts: LibraryParts): LibraryState => {
  const content = parts.store.load();
  const entries = new Map<string, Entry>();
  const { home } = parts;
  for (const vm of content.vms)
    entries.set(vm.id, entryOf(withConfig(vm, fromPortable(vm.config, home))));
  for (const { deletedAtMs, raw, ...record } of content.broken)
    entries.set(record.id, {
      record: { ...record, description: "", tags: [] },
      raw,
      ...(deletedAtMs === undefined ? {} : { deletedAtMs }),
    });
  let settings = content.settings;
  const notices: LibraryNotice[] = [];
  const listeners = new Set<(change: LibraryChange) => void>();
  const writes = new Map<string, Promise<void>>();

  const tell = (change: LibraryChange): void => {
    for (const listener of listeners) listener(change);
  };
  /** What one VM's way from `before` to now looks like from outside. */
  const tellOf = (id: string, before: Entry | undefined): void => {
    const now = entries.get(id);
    const inTrash = (entry: Entry | undefined): boolean => entry?.deletedAtMs !== undefined;
    if (inTrash(before) || inTrash(now)) tell({ kind: "trash" });
    if (now !== undefined && !inTrash(now)) tell({ kind: "changed", record: now.record });
    else if (before !== undefined && !inTrash(before)) tell({ kind: "removed", id });
  };

  const store = (changes: readonly StoreChange[]): (() => void) => {
    parts.store.commit(
      changes.map((change) =>
        change.kind === "put"
          ? { ...change, vm: withConfig(change.vm, toPortable(change.vm.config, home)) }
          : change,
      ),
    );
    const before = new Map<string, Entry | undefined>();
    for (const change of changes) {
      if (change.kind === "settings") {
        settings = change.settings;
        continue;
      }
      const id = change.kind === "put" ? change.vm.id : change.id;
      if (!before.has(id)) before.set(id, entries.get(id));
      apply(entries, change);
    }
    return () => {
      for (const [id, entry] of before) tellOf(id, entry);
      if (changes.some((change) => change.kind === "settings"))
        tell({ kind: "settings", settings });
    };
  };

  const write = async (id: string): Promise<void> => {
    const entry = entries.get(id);
    if (entry === undefined || entry.deletedAtMs !== undefined || !isWhole(entry.record)) return;
    try {
      await parts.files.writeVmFile({ area: "vms", id }, vmFileText(entry.record, home));
    } catch (error) {
      parts.log.error("vm.json could not be written; the database has the change", error, { id });
    }
  };

  return {
    parts,
    entries,
    notices,
    settings: () => settings,
    store,
    commit: (changes) => store(changes)(),
    place(id, entry) {
      const before = entries.get(id);
      if (entry === undefined) entries.delete(id);
      else entries.set(id, entry);
      tellOf(id, before);
    },
    notice: (vmId, reason) => {
      notices.push({ vmId, reason });
    },
    saveVmFile(id) {
      const next = (writes.get(id) ?? Promise.resolve()).then(() => write(id));
      writes.set(id, next);
      void next.then(() => writes.get(id) === next && writes.delete(id));
      return next;
    },
    onChange(listener) {
      // A wrapper of its own per subscription, so that one listener may be added twice and removed once.
      const own = (change: LibraryChange): void => listener(change);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    settled: async () => {
      await Promise.all(writes.values());
    },
  };
};

/** @throws ApiError `vm.notFound` */
export const needEntry = (state: LibraryState, id: string): Entry => {
  const entry = state.entries.get(id);
  if (entry === undefined || entry.deletedAtMs !== undefined)
    throw new ApiError("vm.notFound", "No VM has this id.", {
      hint: "It may have been deleted; look into the trash.",
      data: { id },
    });
  return entry;
};

/** @throws ApiError `vm.notFound`, `vm.broken` */
export const needWhole = (state: LibraryState, id: string): WholeVmRecord => {
  const { record } = needEntry(state, id);
  if (isWhole(record)) return record;
  throw new ApiError(
    "vm.broken",
    `“${record.name}” cannot be read: ${record.broken?.message ?? "it has no config."}`,
    { hint: record.broken?.hint, data: { id } },
  );
};

/** @throws ApiError `vm.wrongState` unless no QEMU holds the VM's files */
export const needAtRest = (state: LibraryState, id: string, doing: string): void => {
  const status = state.parts.statusOf(id);
  if (status === "stopped" || status === "error" || status === "broken") return;
  throw new ApiError("vm.wrongState", `The VM is ${status}; it cannot be ${doing} now.`, {
    hint: "Stop it first.",
    data: { id, status },
  });
};

export const areaOf = (id: string, entry: Entry): VmDirEntry => ({
  area: entry.deletedAtMs === undefined ? "vms" : "trash",
  id,
});

export const holderOf = (state: LibraryState, at: VmDirEntry, config: VmConfig): Holder => {
  const dir = state.parts.files.dirOf(at);
  return { id: at.id, dir, config, resolve: (path) => state.parts.files.resolve(dir, path) };
};

/** Every readable VM but `id`, in the library and in the trash. */
export const otherHolders = (state: LibraryState, id: string): readonly Holder[] =>
  [...state.entries].flatMap(([otherId, entry]) =>
    otherId !== id && isWhole(entry.record)
      ? [holderOf(state, areaOf(otherId, entry), entry.record.config)]
      : [],
  );

/** The record with `change` in it, one revision on. */
export const nextRevision = (
  state: LibraryState,
  record: WholeVmRecord,
  change: Partial<Omit<WholeVmRecord, "id" | "revision">>,
): WholeVmRecord => ({
  ...record,
  ...change,
  revision: record.revision + 1,
  updatedAtMs: state.parts.clock.nowMs(),
});

export const putOf = (record: WholeVmRecord): StoreChange => ({
  kind: "put",
  vm: storedOf(record),
});
