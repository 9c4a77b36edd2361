// What runs. One object for the whole running half: states, power, streams, media, input, logs.
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import type { VmStatus } from "@openutm/shared-types";
import { isLive } from "../lifecycle/transitions.ts";
import type { VmRecord, WholeVmRecord } from "../library/vm-library.ts";
import { createBoard } from "./board.ts";
import type { GuestState, RunFacts } from "./board.ts";
import type { GuestPorts, Notice } from "./parts.ts";
import { planStart } from "./plan.ts";
import type { Planned } from "./plan.ts";
import { createOrphans } from "./orphans.ts";
import type { Orphans } from "./orphans.ts";
import { createPower, qmpOf } from "./power.ts";
import type { Power } from "./power.ts";
import { perKeyQueue } from "./queues.ts";
import type { KeyedQueue } from "./queues.ts";
import { reattachAll } from "./reattach.ts";
import type { Run } from "./run.ts";
import { createSessions } from "./session.ts";
import { createSerialLines } from "./serial.ts";
import type { SerialLines } from "./serial.ts";

export type GuestParts = {
  readonly ports: GuestPorts;
  readonly recordOf: (vmId: string) => VmRecord | undefined;
  readonly notify: (notice: Notice) => void;
  /** There are fewer orphans. Those of the start are found before anybody can listen. */
  readonly onOrphansChanged: () => void;
};

export type Guests = Power & {
  readonly state: (vmId: string) => GuestState;
  readonly statusOf: (vmId: string) => VmStatus;
  readonly onChange: (listener: (vmId: string) => void) => () => void;
  readonly queue: KeyedQueue;
  readonly plan: (record: WholeVmRecord) => Promise<Planned>;
  readonly runOf: (vmId: string) => Run | undefined;
  /** @throws ApiError `vm.wrongState` | `vm.notAnswering` */
  readonly qmpOf: (vmId: string) => QmpConnection;
  readonly serial: SerialLines;
  readonly orphans: Orphans;
  /** Finds the guests that run already. Resolves when each has answered or has been named as silent. */
  readonly reattach: () => Promise<void>;
  /** Tells that the machine that runs is another than it was started as. */
  readonly setRuntime: (vmId: string, runtime: RunFacts) => void;
  /** Tells that a viewer's own window shows the guest, or does no more. */
  readonly setExternalViewer: (vmId: string, isOpen: boolean) => void;
  readonly liveCount: () => number;
  readonly forget: (vmId: string) => void;
  /** Lets go of every guest; they run on. */
  readonly close: () => Promise<void>;
};

export const createGuests = ({ ports, recordOf, notify, onOrphansChanged }: GuestParts): Guests => {
  const board = createBoard();
  const queue = perKeyQueue();
  const runs = new Map<string, Run>();
  const serial = createSerialLines(ports);
  const sessions = createSessions({
    ports,
    board,
    notify,
    onEnded: (run) => {
      if (runs.get(run.vmId) === run) runs.delete(run.vmId);
    },
  });
  const onRunning = (run: Run): void => {
    run.disposers.push(ports.logs.watchSize(run.vmId), serial.open(run));
  };
  const orphans = createOrphans({
    ports,
    runIn: (runDirId) => [...runs.values()].find((run) => run.dir.id === runDirId),
    onChanged: onOrphansChanged,
  });

  return {
    ...createPower({ ports, board, sessions, queue, runs, onRunning }),
    state: board.state,
    statusOf: (vmId) => board.state(vmId).status,
    onChange: board.onChange,
    queue,
    plan: (record) => planStart(ports, record),
    runOf: (vmId) => runs.get(vmId),
    qmpOf: (vmId) => qmpOf(runs, board, vmId),
    serial,
    orphans,
    reattach: () =>
      reattachAll({
        ports,
        board,
        sessions,
        runs,
        onRunning,
        recordOf,
        onOrphan: orphans.add,
      }),
    liveCount: () => [...runs.keys()].filter((vmId) => isLive(board.state(vmId).status)).length,
    setRuntime: board.setRuntime,
    setExternalViewer: board.setExternalViewer,
    forget: board.forget,
    close: async () => {
      for (const run of runs.values()) {
        for (const dispose of run.disposers.splice(0)) dispose();
        run.letGo.abort(new Error("the backend is closing"));
        run.qmp?.close();
      }
      runs.clear();
    },
  };
};
