// Takes a VM into the library from what lies in its directory, on the user's word.
import type { Reason } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { checkConfig } from "./check.ts";
import { adopt, newerVmFile } from "./reconcile.ts";
import { fromPortable } from "./portable.ts";
import { isWhole } from "./records.ts";
import { needAtRest, needEntry, putOf } from "./state.ts";
import type { LibraryState } from "./state.ts";
import { maxVmFileBytes, readVmFile } from "./vm-file.ts";
import type { VmRecord } from "./vm-library.ts";

const nothing = (id: string): ApiError =>
  new ApiError("library.nothingToImport", "There is nothing of this VM to take into the library.", {
    hint: "Put its directory, with its vm.json, into the library's “vms” first.",
    data: { id },
  });

const unreadable = ({ message, hint }: Reason, id: string): ApiError =>
  new ApiError("vm.broken", message, { hint, data: { id } });

/** A directory that came while the library was open. */
const importDirectory = async (state: LibraryState, id: string): Promise<VmRecord> => {
  const at = { area: "vms", id } as const;
  const dirs = await state.parts.files.list();
  if (!dirs.some((dir) => dir.area === "vms" && dir.id === id)) throw nothing(id);
  await adopt(state, at);
  const { record } = needEntry(state, id);
  if (record.broken === undefined) return record;
  state.place(id, undefined);
  throw unreadable(record.broken, id);
};

/** A vm.json that was newer than its row, or that has been repaired beside a row that cannot be read. */
const importFile = async (state: LibraryState, id: string): Promise<VmRecord> => {
  needAtRest(state, id, "imported");
  const { files, clock } = state.parts;
  const { record } = needEntry(state, id);
  const at = { area: "vms", id } as const;
  const kept = await files.readVmFile(at, maxVmFileBytes, newerVmFile);
  const text = kept ?? (isWhole(record) ? undefined : await files.readVmFile(at, maxVmFileBytes));
  if (text === undefined) throw nothing(id);
  const reading = readVmFile(text, id);
  if (!reading.ok) throw unreadable(reading.broken, id);
  const { schemaVersion: _one, ...stored } = reading.file;
  const vm = { ...stored, config: fromPortable(stored.config, state.parts.home) };
  checkConfig(state, id, vm.config);
  // Past both: whoever has read either is told that it is another one now.
  const revision = Math.max(vm.revision, record.revision) + 1;
  state.commit([putOf({ ...vm, revision, updatedAtMs: clock.nowMs() })]);
  await state.saveVmFile(id);
  if (kept !== undefined) await files.removeFile(files.resolve(files.dirOf(at), newerVmFile));
  return needEntry(state, id).record;
};

/** @throws ApiError `library.nothingToImport`, `vm.wrongState`, `vm.broken`, `config.invalid`, `disk.full`, `host.limit` */
export const importVm = async (state: LibraryState, id: string): Promise<VmRecord> => {
  const entry = state.entries.get(id);
  if (entry === undefined) return importDirectory(state, id);
  if (entry.deletedAtMs !== undefined) throw nothing(id);
  return importFile(state, id);
};
