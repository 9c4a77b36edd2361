// What the page knows of the library: read once, then kept true by events; read again after a reconnection.
import type { PageConnection } from "@openutm/native-bridge";
import type { BackendEvent, Vm } from "@openutm/shared-types";

export type Library = {
  readonly phase: "loading" | "ready" | "lost";
  /** Running first, then by name; broken ones last. */
  readonly vms: readonly Vm[];
};

export type LibraryStore = {
  get(): Library;
  subscribe(listener: () => void): () => void;
  /** Begins to follow the backend; returns the end of it. May be opened again after that. */
  open(): () => void;
};

const rank = (vm: Vm): number => {
  if (vm.status === "broken") return 2;
  return vm.runtime === undefined && vm.status !== "starting" ? 1 : 0;
};

/** The order of the sidebar. */
export const inListOrder = (vms: readonly Vm[]): Vm[] =>
  vms.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      a.name.localeCompare(b.name, undefined, { numeric: true }) ||
      (a.id < b.id ? -1 : 1),
  );

/** The library after an event; the same object when the event does not concern it. */
export const afterEvent = (vms: readonly Vm[], event: BackendEvent): readonly Vm[] => {
  if (event.topic === "vm.changed")
    return inListOrder([...vms.filter((vm) => vm.id !== event.payload.vm.id), event.payload.vm]);
  if (event.topic === "vm.removed") return vms.filter((vm) => vm.id !== event.payload.id);
  return vms;
};

export const createLibraryStore = (connection: PageConnection): LibraryStore => {
  let library: Library = { phase: "loading", vms: [] };
  const listeners = new Set<() => void>();
  const set = (next: Library): void => {
    if (next === library) return;
    library = next;
    for (const listener of listeners) listener();
  };

  // Events that come while the list is on its way are newer than the list. A later load makes an earlier one void.
  let early: BackendEvent[] | undefined;
  const load = async (): Promise<void> => {
    const since: BackendEvent[] = [];
    early = since;
    const answer = await connection.call("vm.list", {}).catch(() => undefined);
    if (early !== since) return;
    early = undefined;
    if (answer === undefined) set({ ...library, phase: "lost" });
    else set({ phase: "ready", vms: since.reduce(afterEvent, inListOrder(answer.vms)) });
  };

  const open = (): (() => void) => {
    const stops = [
      connection.onEvent((event) => {
        if (early !== undefined) early.push(event);
        else {
          const vms = afterEvent(library.vms, event);
          if (vms !== library.vms) set({ ...library, vms });
        }
      }),
      connection.onLost(() => set({ ...library, phase: "lost" })),
      connection.onReconnect(() => void load()),
    ];
    void load();
    return () => {
      for (const stop of stops) stop();
    };
  };

  return {
    get: () => library,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open,
  };
};
