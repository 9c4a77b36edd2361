// At the start: brings directories, rows and vm.json together after whatever happened. The row is the truth; what has no
// row is read back; what cannot be read is shown as broken and left as it is.
import type { Reason } from "@openutm/shared-types";
import type { VmDirEntry } from "../ports/files.ts";
import { sharedFileIssues } from "./chains.ts";
import { unsettledSuffix } from "./clone-linked.ts";
import { fromPortable } from "./portable.ts";
import { brokenRecord, isWhole } from "./records.ts";
import type { Entry, LibraryState } from "./state.ts";
import { holderOf, otherHolders } from "./state.ts";
import { maxVmFileBytes, readVmFile, statedRevision } from "./vm-file.ts";

const hasDir = (dirs: readonly VmDirEntry[], { area, id }: VmDirEntry): boolean =>
  dirs.some((dir) => dir.area === area && dir.id === id);

/** Interrupted removals are finished; unfinished VMs are removed or, when committed, given their place. */
const finishMoves = async (state: LibraryState, dirs: readonly VmDirEntry[]): Promise<void> => {
  const { files } = state.parts;
  for (const dir of dirs) {
    const { area, id } = dir;
    const entry = state.entries.get(id);
    if (area === "gone") {
      if (entry?.deletedAtMs !== undefined) state.commit([{ kind: "forget", id }]);
      await files.removeDir(dir);
      continue;
    }
    const target: VmDirEntry | undefined = entry && {
      area: entry.deletedAtMs === undefined ? "vms" : "trash",
      id,
    };
    if (area === "new" && (target === undefined || hasDir(dirs, target)))
      await files.removeDir(dir);
    else if (target !== undefined && target.area !== area && !hasDir(dirs, target))
      await files.moveDir(dir, target);
  }
};

/** Overlays of an interrupted linked clone: the parent's disk when committed, else nothing. */
const finishOverlays = async (state: LibraryState, at: VmDirEntry, entry: Entry): Promise<void> => {
  const { files } = state.parts;
  const names = await files.listDisks(at);
  const dir = files.dirOf(at);
  for (const unsettled of names.filter((name) => name.endsWith(`.qcow2${unsettledSuffix}`))) {
    const name = unsettled.slice(0, -unsettledSuffix.length);
    const used = entry.record.config?.drives.some(
      ({ medium }) => medium.kind === "file" && medium.path === `disks/${name}`,
    );
    const path = files.resolve(dir, `disks/${unsettled}`);
    if (used === true && !names.includes(name))
      await files.renameFile(path, files.resolve(dir, `disks/${name}`));
    else if (entry.record.broken === undefined) await files.removeFile(path);
  }
};

const missingDir = (dir: string): Reason => ({
  code: "vm.broken",
  message: `Its directory is missing: ${dir}.`,
  hint: "Put the directory back (or connect its disk) and start OpenUTM again, or delete the VM.",
});

/** Where a `vm.json` is kept that says more than the library knows. */
export const newerVmFile = "vm.newer.json";

const newerFile = (stated: number, stored: number): Reason => ({
  code: "library.vmFileNewer",
  message: `Its vm.json is newer (revision ${stated}) than the library (revision ${stored}). The library's config counts; the file was kept as vm.newer.json.`,
  hint: "To take what the file says, import the VM (openutm import). If the whole library came from a backup, stop OpenUTM, move library.db away and start again: all VMs are then read from their files.",
});

/** Repeats what a crash kept from being written. */
const refreshVmFile = async (
  state: LibraryState,
  at: VmDirEntry,
  revision: number,
): Promise<void> => {
  const { files } = state.parts;
  await files.cleanUp(at);
  const text = await files.readVmFile(at, maxVmFileBytes).catch(() => "");
  const stated = text === undefined ? 0 : statedRevision(text);
  if (stated === revision) return;
  if (stated > revision) {
    await files.keepVmFile(at, newerVmFile);
    state.notice(at.id, newerFile(stated, revision));
  } else if (text !== undefined && stated === 0) await files.keepVmFile(at, "vm.unreadable.json");
  await state.saveVmFile(at.id);
};

const reconcileRow = async (
  state: LibraryState,
  entry: Entry,
  dirs: ReadonlySet<string>,
): Promise<void> => {
  const { record } = entry;
  const at = { area: "vms", id: record.id } as const;
  if (!dirs.has(record.id)) {
    if (entry.record.broken === undefined)
      state.place(record.id, {
        ...entry,
        record: { ...record, broken: missingDir(state.parts.files.dirOf(at)) },
      });
    return;
  }
  await finishOverlays(state, at, entry);
  if (isWhole(record)) await refreshVmFile(state, at, record.revision);
};

const readBack: Reason = {
  code: "library.readBack",
  message: "It was not in the library and was read back from its vm.json.",
};

/** What cannot be read back stays for a person to repair. */
const unreadable = (message: string): Reason => ({
  code: "vm.broken",
  message,
  hint: "Nothing of this VM is changed. Repair its files and start OpenUTM again, or delete the VM.",
});

/** A directory without a row: the database was lost, or somebody put a VM there. */
export const adopt = async (state: LibraryState, at: VmDirEntry): Promise<void> => {
  const { files, clock } = state.parts;
  const { id } = at;
  const deletedAtMs = at.area === "trash" ? { deletedAtMs: clock.nowMs() } : {};
  const placeBroken = (broken: Reason, raw: string, name?: string): void => {
    state.place(id, {
      record: brokenRecord({ id, broken, ...(name === undefined ? {} : { name }) }),
      raw,
      ...deletedAtMs,
    });
    state.notice(id, broken);
  };
  let text: string | undefined;
  try {
    text = await files.readVmFile(at, maxVmFileBytes);
  } catch (error) {
    const message = error instanceof Error ? error.message : "Its vm.json cannot be read.";
    return placeBroken(unreadable(message), "");
  }
  if (text === undefined) return placeBroken(unreadable("Its directory has no vm.json."), "");
  const reading = readVmFile(text, id);
  if (!reading.ok) return placeBroken(reading.broken, text, reading.name);
  const { schemaVersion: _one, ...stored } = reading.file;
  const vm = { ...stored, config: fromPortable(stored.config, state.parts.home) };
  const [issue] = sharedFileIssues(holderOf(state, at, vm.config), otherHolders(state, id));
  if (issue !== undefined) return placeBroken(unreadable(issue.message), text, vm.name);
  state.commit([{ kind: "put", vm: { ...vm, ...deletedAtMs } }]);
  state.notice(id, readBack);
};

/** So many files are read at once: enough to hide the disk's latency, few enough for a limit of 64 open files. */
const concurrency = 16;

const inParallel = async <T>(
  items: readonly T[],
  task: (item: T) => Promise<void>,
): Promise<void> => {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await task(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
};

/** One VM that cannot be brought together is broken; the others come up. */
const guarded =
  (state: LibraryState, task: (id: string) => Promise<void>) =>
  async (id: string): Promise<void> => {
    try {
      await task(id);
    } catch (error) {
      state.parts.log.error("a VM could not be brought together with its files", error, { id });
      const message = error instanceof Error ? error.message : "Its files cannot be read.";
      const broken = unreadable(message);
      const entry = state.entries.get(id);
      state.place(
        id,
        entry === undefined
          ? { record: brokenRecord({ id, broken }), raw: "" }
          : { ...entry, record: { ...entry.record, broken } },
      );
      state.notice(id, broken);
    }
  };

export const reconcile = async (state: LibraryState): Promise<void> => {
  const { files } = state.parts;
  await finishMoves(state, await files.list());
  const dirs = await files.list();
  const inVms = new Set(dirs.filter(({ area }) => area === "vms").map(({ id }) => id));
  const rows = [...state.entries]
    .filter(([, entry]) => entry.deletedAtMs === undefined)
    .map(([id]) => id);
  await inParallel(
    rows,
    guarded(state, async (id) => {
      const entry = state.entries.get(id);
      if (entry !== undefined) await reconcileRow(state, entry, inVms);
    }),
  );
  // One after another: whether a disk is another's base depends on those read before.
  for (const dir of dirs)
    if (!state.entries.has(dir.id)) await guarded(state, () => adopt(state, dir))(dir.id);
};
