// What state every VM's guest is in. The only place that changes a status, and only through the table.
import type { DisplayAgent, GuestRuntime, Reason, VmConfig, VmStatus } from "@openutm/shared-types";
import { isLive, transition } from "../lifecycle/transitions.ts";
import type { LifecycleEvent } from "../lifecycle/transitions.ts";

/** The runtime without what only a comparison with the record tells; `config` is what the guest was started with. */
export type RunFacts = Omit<GuestRuntime, "restartNeeded"> & { readonly config: VmConfig };

export type GuestState = {
  readonly status: VmStatus;
  readonly statusReason?: Reason;
  readonly runtime?: RunFacts;
};

export type GuestBoard = {
  readonly state: (vmId: string) => GuestState;
  /**
   * Applies the event; `reason` replaces the reason there was, and none clears it. An event that cannot happen now
   * changes nothing and gives false.
   */
  readonly apply: (vmId: string, event: LifecycleEvent, reason?: Reason) => boolean;
  readonly setRuntime: (vmId: string, runtime: RunFacts) => void;
  /** Kept beside the runtime, whichever of them is known first, until the guest has ended. */
  readonly setDisplayAgent: (vmId: string, agent: DisplayAgent) => void;
  /** Likewise. */
  readonly setExternalViewer: (vmId: string, isOpen: boolean) => void;
  readonly setReason: (vmId: string, reason: Reason | undefined) => void;
  /** Forgets a VM that is no more. */
  readonly forget: (vmId: string) => void;
  readonly onChange: (listener: (vmId: string) => void) => () => void;
};

const atRest: GuestState = { status: "stopped" };

const compose = (
  status: VmStatus,
  reason: Reason | undefined,
  runtime: RunFacts | undefined,
): GuestState => ({
  status,
  ...(reason === undefined ? {} : { statusReason: reason }),
  ...(runtime === undefined || !isLive(status) ? {} : { runtime }),
});

export const createBoard = (): GuestBoard => {
  const states = new Map<string, GuestState>();
  /** What is learnt of a guest while it runs, and of no other start of it. */
  const learnt = new Map<string, Pick<GuestRuntime, "displayAgent" | "externalViewer">>();
  const listeners = new Set<(vmId: string) => void>();
  const stateOf = (vmId: string): GuestState => states.get(vmId) ?? atRest;

  const put = (vmId: string, state: GuestState): void => {
    if (JSON.stringify(state) === JSON.stringify(stateOf(vmId))) return;
    states.set(vmId, state);
    for (const listener of listeners) listener(vmId);
  };

  const putRuntime = (vmId: string, runtime: RunFacts): void => {
    const { status, statusReason } = stateOf(vmId);
    put(vmId, compose(status, statusReason, { ...runtime, ...learnt.get(vmId) }));
  };
  const learn = (
    vmId: string,
    fact: Pick<GuestRuntime, "displayAgent" | "externalViewer">,
  ): void => {
    learnt.set(vmId, { ...learnt.get(vmId), ...fact });
    const { runtime } = stateOf(vmId);
    if (runtime !== undefined) putRuntime(vmId, runtime);
  };

  return {
    state: stateOf,
    apply: (vmId, event, reason) => {
      const before = stateOf(vmId);
      const after = transition(before.status, event);
      if (after === undefined) return false;
      if (!isLive(after)) learnt.delete(vmId);
      put(vmId, compose(after, reason, before.runtime));
      return true;
    },
    setRuntime: putRuntime,
    setDisplayAgent: (vmId, displayAgent) => learn(vmId, { displayAgent }),
    setExternalViewer: (vmId, externalViewer) => learn(vmId, { externalViewer }),
    setReason: (vmId, reason) => {
      const { status, runtime } = stateOf(vmId);
      put(vmId, compose(status, reason, runtime));
    },
    forget: (vmId) => {
      states.delete(vmId);
      learnt.delete(vmId);
    },
    onChange: (listener) => {
      const entry = (vmId: string): void => listener(vmId);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
};
