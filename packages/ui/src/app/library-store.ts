// What the page knows of the library.
import type { PageConnection } from "@openutm/native-bridge";
import type { BackendEvent, Vm } from "@openutm/shared-types";
import { createFollowed, type FollowedStore } from "./followed.ts";

/** Running first, then by name; broken ones last. */
export type LibraryStore = FollowedStore<readonly Vm[]>;

const rank = (vm: Vm): number => {
  if (vm.status === "broken") return 2;
  return vm.runtime === undefined && vm.status !== "starting" ? 1 : 0;
};

// `localeCompare` builds one of these for every pair that it compares.
const names = new Intl.Collator(undefined, { numeric: true });

const byListOrder = (a: Vm, b: Vm): number =>
  rank(a) - rank(b) || names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);

/** The order of the sidebar. */
export const inListOrder = (vms: readonly Vm[]): Vm[] => vms.toSorted(byListOrder);

/** Where a VM belongs in a list that has the order already. */
const placeIn = (vms: readonly Vm[], vm: Vm): number => {
  let low = 0;
  let high = vms.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = vms[middle];
    if (other !== undefined && byListOrder(other, vm) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const withVm = (vms: readonly Vm[], vm: Vm): readonly Vm[] => {
  const at = vms.findIndex(({ id }) => id === vm.id);
  const before = vms[at];
  if (before !== undefined && rank(before) === rank(vm) && before.name === vm.name)
    return vms.with(at, vm);
  const others = before === undefined ? vms : vms.toSpliced(at, 1);
  return others.toSpliced(placeIn(others, vm), 0, vm);
};

/** The library after an event; the same object when the event does not concern it. */
export const afterEvent = (vms: readonly Vm[], event: BackendEvent): readonly Vm[] => {
  if (event.topic === "vm.changed") return withVm(vms, event.payload.vm);
  if (event.topic === "vm.removed") return vms.filter((vm) => vm.id !== event.payload.id);
  return vms;
};

export const createLibraryStore = (connection: PageConnection): LibraryStore =>
  createFollowed<readonly Vm[]>({
    connection,
    start: [],
    load: async () => inListOrder((await connection.call("vm.list", {})).vms),
    after: afterEvent,
  });
