// The contract's handlers, composed of the stored half and the running half. What the owner adds is left out.
import type { BackendEvent, Handlers, MethodName } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { asApiError } from "./explain/qemu-errors.ts";
import { driveHandlers } from "./guests/drive-handlers.ts";
import { guestHandlers } from "./guests/handlers.ts";
import type { IssueTicket } from "./guests/streams.ts";
import { updateHandler } from "./guests/update-handler.ts";
import type { Guests } from "./guests/guests.ts";
import type { GuestPorts } from "./guests/parts.ts";
import { wireVm } from "./guests/wire.ts";
import type { BackendIdentity } from "./host/doctor.ts";
import { hostHandlers } from "./host/handlers.ts";
import type { HostPorts } from "./host/handlers.ts";
import type { Jobs } from "./jobs.ts";
import { libraryHandlers } from "./library/handlers.ts";
import type { VmLibrary } from "./library/vm-library.ts";
import { thinOut } from "./thin-out.ts";

/** Answered by whoever owns the library: they concern connections, not VMs. */
export type OwnerMethod = "hello" | "owner.release" | "door.open";
export type BackendMethod = Exclude<MethodName, OwnerMethod>;

export type BackendParts = {
  readonly library: VmLibrary;
  readonly guests: Guests;
  readonly jobs: Jobs;
  readonly ports: GuestPorts;
  readonly hostPorts: HostPorts;
  readonly identity: BackendIdentity;
  readonly issueTicket: IssueTicket;
  readonly emit: (event: BackendEvent) => void;
};

/** One VM's changes in a flood: at most so many a second, the last one always. */
const changesPerSecond = 10;

const withApiErrors = <M extends MethodName>(handlers: Handlers<M>): Handlers<M> =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (input: unknown, context: unknown) => {
        try {
          return await (handler as (input: unknown, context: unknown) => Promise<unknown>)(
            input,
            context,
          );
        } catch (error) {
          throw asApiError(error);
        }
      },
    ]),
  ) as Handlers<M>;

/** Joins the halves: handlers, and the events of both. Returns what undoes the joining as well. */
export const createHandlers = (
  parts: BackendParts,
): { readonly handlers: Handlers<BackendMethod>; readonly dispose: () => void } => {
  const { library, guests, jobs, ports, hostPorts, identity, issueTicket, emit } = parts;
  const find = (id: string) => {
    const record = library.get(id);
    if (record === undefined)
      throw new ApiError("vm.notFound", "No VM has this id.", {
        hint: "It may have been deleted; look into the trash.",
        data: { id },
      });
    return record;
  };
  const toWire = (id: string) => wireVm(find(id), guests.state(id));

  const tellVm = thinOut(ports.clock, changesPerSecond, (id) => {
    if (library.get(id) !== undefined) emit({ topic: "vm.changed", payload: { vm: toWire(id) } });
  });
  const disposers = [
    guests.onChange(tellVm.push),
    library.onChange((change) => {
      if (change.kind === "changed") tellVm.push(change.record.id);
      else if (change.kind === "trash") emit({ topic: "trash.changed", payload: {} });
      else if (change.kind === "settings")
        emit({ topic: "settings.changed", payload: { settings: change.settings } });
      else {
        guests.forget(change.id);
        emit({ topic: "vm.removed", payload: { id: change.id } });
      }
    }),
    ports.catalog.onChange(() => emit({ topic: "doctor.changed", payload: {} })),
    tellVm.dispose,
  ];

  const handlers: Handlers<BackendMethod> = {
    ...libraryHandlers({
      library,
      jobs,
      images: ports.images,
      toWire: (record) => wireVm(record, guests.state(record.id)),
      inQueue: guests.queue.run,
    }),
    ...guestHandlers({ guests, library, ports, issueTicket, toWire }),
    ...driveHandlers({ guests, library, ports, toWire }),
    ...updateHandler({ guests, library, ports, toWire }),
    ...hostHandlers({ library, jobs, ports, hostPorts, identity, issueTicket, emit }),
    "vm.list": async () => ({
      vms: library.list().map((record) => wireVm(record, guests.state(record.id))),
    }),
    "vm.get": async ({ id }) => toWire(id),
    "orphan.list": async () => ({ orphans: [...(await guests.orphans.list())] }),
    "orphan.cleanUp": async ({ id }) => {
      await guests.orphans.cleanUp(id);
      return {};
    },
  };
  return {
    handlers: withApiErrors(handlers),
    dispose: () => {
      for (const dispose of disposers) dispose();
    },
  };
};
