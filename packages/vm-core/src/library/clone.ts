// Copies of a VM.
import { cloneFull } from "./clone-full.ts";
import { cloneLinked } from "./clone-linked.ts";
import type { LibraryState } from "./state.ts";
import { needAtRest, needWhole } from "./state.ts";
import type { CloneRequest, WholeVmRecord } from "./vm-library.ts";

/** @throws ApiError as `vm.clone` lists */
export const cloneVm = async (
  state: LibraryState,
  { id, name, mode }: CloneRequest,
): Promise<WholeVmRecord> => {
  const record = needWhole(state, id);
  needAtRest(state, id, "cloned");
  const source = { record, dir: state.parts.files.dirOf({ area: "vms", id }) };
  if (mode === "linked") return cloneLinked(state, source, name);
  return state.parts.jobs.run(
    { kind: "clone", title: `Cloning “${record.name}”`, vmId: id },
    (control) => cloneFull(state, source, name, control),
  );
};
