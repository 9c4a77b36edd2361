// Copies of a VM.
import type { VmConfig } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { fileDrives, isAbsolutePath, isWritableDisk } from "./chains.ts";
import { cloneFull } from "./clone-full.ts";
import { cloneLinked } from "./clone-linked.ts";
import type { LibraryState } from "./state.ts";
import { needAtRest, needWhole } from "./state.ts";
import type { CloneRequest, WholeVmRecord } from "./vm-library.ts";

/**
 * What another program writes to meanwhile would be torn in the copy. Only the user's own files are looked at: nobody
 * else opens what lies in a VM's directory. @throws ApiError `image.inUse`
 */
const needUnheld = async ({ parts }: LibraryState, config: VmConfig): Promise<void> => {
  for (const drive of fileDrives(config)) {
    const { path } = drive.medium;
    if (!isWritableDisk(drive) || !isAbsolutePath(path)) continue;
    const [holder] = (await parts.holdersOf?.(path)) ?? [];
    if (holder === undefined) continue;
    throw new ApiError("image.inUse", `${holder.name} (process ${holder.pid}) holds ${path}.`, {
      hint: "End that program and try again.",
      data: { path, pid: holder.pid },
    });
  }
};

/** @throws ApiError as `vm.clone` lists */
export const cloneVm = async (
  state: LibraryState,
  { id, name, mode }: CloneRequest,
): Promise<WholeVmRecord> => {
  const record = needWhole(state, id);
  needAtRest(state, id, "cloned");
  await needUnheld(state, record.config);
  const source = { record, dir: state.parts.files.dirOf({ area: "vms", id }) };
  if (mode === "linked") return cloneLinked(state, source, name);
  return state.parts.jobs.run(
    { kind: "clone", title: `Cloning “${record.name}”`, vmId: id },
    (control) => cloneFull(state, source, name, control),
  );
};
