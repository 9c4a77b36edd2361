import { ApiError, type BackendConnection, type Vm } from "@openutm/shared-types";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The VM that a person means: by its id, or by a name that only one VM has.
 * @throws ApiError `vm.notFound`, `vm.nameUnknown`, `vm.nameAmbiguous`
 */
export const resolveVm = async (backend: BackendConnection, idOrName: string): Promise<Vm> => {
  if (uuid.test(idOrName)) return backend.call("vm.get", { id: idOrName.toLowerCase() });
  const { vms } = await backend.call("vm.list", {});
  const found = vms.filter((vm) => vm.name === idOrName);
  const [only] = found;
  if (only === undefined)
    throw new ApiError("vm.nameUnknown", `No VM is called “${idOrName}”.`, {
      hint: "`openutm list` shows the VMs that there are.",
    });
  if (found.length > 1) {
    const ids = found.map((vm) => vm.id);
    throw new ApiError("vm.nameAmbiguous", `${found.length} VMs are called “${idOrName}”.`, {
      hint: `Use the id instead: ${ids.join(", ")}.`,
      data: { ids },
    });
  }
  return only;
};
