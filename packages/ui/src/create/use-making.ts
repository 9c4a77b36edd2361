// Making the VM and starting it: what was made stays made, whatever comes after it.
import type { CreateVmInput, Job, Reason, Vm } from "@openutm/shared-types";
import { useState } from "react";
import { reasonOf, useConnection, useJobs } from "../app/backend.tsx";

export type Making =
  | { readonly phase: "idle" }
  | { readonly phase: "creating"; readonly name: string; readonly job: Job | undefined }
  | { readonly phase: "refused"; readonly reason: Reason }
  /** `retry`: it was made before, and its start failed. */
  | { readonly phase: "starting"; readonly vm: Vm; readonly retry: boolean }
  | { readonly phase: "notStarted"; readonly vm: Vm; readonly reason: Reason };

export type Maker = {
  readonly making: Making;
  /** `done` is told the VM once it is there, started where that was wanted. */
  make(input: CreateVmInput, then: "start" | "leave"): void;
  start(vm: Vm): void;
  cancel(): void;
  /** Takes the last refusal away, once something was changed. */
  forget(): void;
};

type State =
  | Exclude<Making, { phase: "creating" }>
  | {
      readonly phase: "creating";
      readonly name: string;
      /** The jobs that are others'. */
      readonly others: ReadonlySet<string>;
    };

export const useMaking = (done: (vm: Vm, started: boolean) => void): Maker => {
  const connection = useConnection();
  const [state, setState] = useState<State>({ phase: "idle" });
  const jobs = useJobs();
  const job =
    state.phase === "creating"
      ? jobs.find(
          ({ id, kind, state: jobState }) =>
            kind === "create" && jobState === "running" && !state.others.has(id),
        )
      : undefined;

  const start = async (vm: Vm, retry: boolean): Promise<void> => {
    setState({ phase: "starting", vm, retry });
    try {
      done(await connection.call("vm.start", { id: vm.id }), true);
    } catch (error) {
      setState({ phase: "notStarted", vm, reason: reasonOf(error) });
    }
  };

  const make = async (input: CreateVmInput, then: "start" | "leave"): Promise<void> => {
    setState({
      phase: "creating",
      name: input.name,
      others: new Set(jobs.map(({ id }) => id)),
    });
    let vm: Vm;
    try {
      vm = await connection.call("vm.create", input);
    } catch (error) {
      const reason = reasonOf(error);
      setState(reason.code === "job.cancelled" ? { phase: "idle" } : { phase: "refused", reason });
      return;
    }
    if (then === "start") await start(vm, false);
    else done(vm, false);
  };

  return {
    making: state.phase === "creating" ? { phase: "creating", name: state.name, job } : state,
    make: (input, then) => void make(input, then),
    start: (vm) => void start(vm, true),
    cancel() {
      if (job !== undefined)
        void connection.call("job.cancel", { id: job.id }).catch(() => undefined);
    },
    forget: () => setState((now) => (now.phase === "refused" ? { phase: "idle" } : now)),
  };
};
