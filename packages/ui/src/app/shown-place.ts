import type { Library } from "./backend.tsx";
import type { Place } from "./navigation.tsx";

/** What is shown of the place that was asked for: a VM may be gone. A guest that was shut down keeps its display's place. */
export const shownPlace = (at: Place, { phase, vms }: Library): Place => {
  if (at.name === "display") {
    const vm = vms.find(({ id }) => id === at.vmId);
    if (vm !== undefined && vm.status !== "broken") return at;
    return shownPlace({ name: "library", vmId: at.vmId }, { phase, vms });
  }
  if (at.name === "firstRun" && vms.length > 0)
    return shownPlace({ name: "library" }, { phase, vms });
  if (at.name !== "library") return at;
  const vm = vms.find(({ id }) => id === at.vmId) ?? vms[0];
  if (vm !== undefined) return { ...at, vmId: vm.id };
  return phase === "loading" ? at : { name: "firstRun" };
};
