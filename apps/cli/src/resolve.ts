import { ApiError, type BackendConnection, type Vm } from "@openutm/shared-types";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isVmId = (text: string): boolean => uuid.test(text);

/**
 * The one thing of a list that has this name.
 * @param words what is said when none has it
 * @throws ApiError `vm.nameUnknown`, `vm.nameAmbiguous`
 */
export const onlyOneCalled = <T extends { readonly id: string; readonly name: string }>(
  name: string,
  all: readonly T[],
  words: { readonly none: string; readonly hint: string },
): T => {
  const found = all.filter((one) => one.name === name);
  const [only] = found;
  if (only === undefined) throw new ApiError("vm.nameUnknown", words.none, { hint: words.hint });
  if (found.length > 1) {
    const ids = found.map(({ id }) => id);
    throw new ApiError("vm.nameAmbiguous", `${found.length} VMs are called “${name}”.`, {
      hint: `Use the id instead: ${ids.join(", ")}.`,
      data: { ids },
    });
  }
  return only;
};

/**
 * The VM that a person means: by its id, or by a name that only one VM has.
 * @throws ApiError `vm.notFound`, `vm.nameUnknown`, `vm.nameAmbiguous`
 */
export const resolveVm = async (backend: BackendConnection, idOrName: string): Promise<Vm> => {
  if (isVmId(idOrName)) return backend.call("vm.get", { id: idOrName.toLowerCase() });
  return onlyOneCalled(idOrName, (await backend.call("vm.list", {})).vms, {
    none: `No VM is called “${idOrName}”.`,
    hint: "`openutm list` shows the VMs that there are.",
  });
};
