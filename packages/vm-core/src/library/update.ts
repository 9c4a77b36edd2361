// Changes of a VM that exists.
import type { UpdateVmInput, VmConfig, VmConfigPatch } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { checkConfig } from "./check.ts";
import { patchConfig } from "./new-vm.ts";
import type { LibraryState } from "./state.ts";
import { needWhole, nextRevision, putOf } from "./state.ts";
import type { WholeVmRecord } from "./vm-library.ts";

const save = async (state: LibraryState, record: WholeVmRecord): Promise<WholeVmRecord> => {
  state.commit([putOf(record)]);
  await state.saveVmFile(record.id);
  return record;
};

/** @throws ApiError `vm.notFound`, `vm.broken`, `vm.staleRevision` (`data.revision` is the present one) */
export const needRevision = (state: LibraryState, id: string, revision: number): WholeVmRecord => {
  const record = needWhole(state, id);
  if (revision === record.revision) return record;
  throw new ApiError(
    "vm.staleRevision",
    `“${record.name}” was changed since it was read (revision ${revision}, now ${record.revision}). Nothing was overwritten.`,
    {
      hint: "Look at the VM again and repeat the change.",
      data: { id, revision: record.revision },
    },
  );
};

/** A text that "" takes away. */
const textFields = ({
  group,
  osId,
}: Pick<UpdateVmInput, "group" | "osId">): Pick<WholeVmRecord, "group" | "osId"> => ({
  ...(group === undefined || group === "" ? {} : { group }),
  ...(osId === undefined || osId === "" ? {} : { osId }),
});

/** @throws ApiError `vm.notFound`, `vm.broken`, `vm.staleRevision`, `config.invalid`, `disk.full` */
export const updateVm = async (
  state: LibraryState,
  { id, revision, config: patch, ...fields }: UpdateVmInput,
): Promise<WholeVmRecord> => {
  const { group, osId, ...record } = needRevision(state, id, revision);
  const config = patchConfig(record.config, patch ?? {});
  if (patch !== undefined) checkConfig(state, id, config);
  return save(
    state,
    nextRevision(state, record, {
      config,
      name: fields.name ?? record.name,
      description: fields.description ?? record.description,
      tags: fields.tags ?? record.tags,
      ...textFields({ group: fields.group ?? group, osId: fields.osId ?? osId }),
    }),
  );
};

/** @throws ApiError `vm.notFound`, `vm.broken`, `config.invalid`, `disk.full` */
export const changeConfig = async (
  state: LibraryState,
  id: string,
  change: (config: VmConfig) => VmConfigPatch,
): Promise<WholeVmRecord> => {
  const record = needWhole(state, id);
  const config = patchConfig(record.config, change(record.config));
  checkConfig(state, id, config);
  return save(state, nextRevision(state, record, { config }));
};
