// Start, stop, pause, resume, restart: what changes a guest's status, one at a time per VM.
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { ApiError } from "@openutm/shared-types";
import type { Reason, VmStatus } from "@openutm/shared-types";
import { asApiError } from "../explain/qemu-errors.ts";
import type { WholeVmRecord } from "../library/vm-library.ts";
import { isLive } from "../lifecycle/transitions.ts";
import type { GuestBoard } from "./board.ts";
import { endProcess } from "./end-process.ts";
import { launch } from "./launch.ts";
import type { GuestPorts } from "./parts.ts";
import { planStart } from "./plan.ts";
import { checkPorts } from "./preflight.ts";
import type { KeyedQueue } from "./queues.ts";
import { runFacts } from "./run.ts";
import type { Run } from "./run.ts";
import type { Sessions } from "./session.ts";
import { happensWithin } from "./wait.ts";
import { reasons } from "./words.ts";

export type PowerParts = {
  readonly ports: GuestPorts;
  readonly board: GuestBoard;
  readonly sessions: Sessions;
  readonly queue: KeyedQueue;
  readonly runs: Map<string, Run>;
  /** Called with a guest that runs, to begin what goes with it (serial line, log size). */
  readonly onRunning: (run: Run) => void;
};

export type StopRequest = { readonly timeoutMs: number; readonly force: boolean };

export type Power = {
  /** `need` gives the record as it is when the start's turn comes. Starts of one VM at the same time are one start. */
  readonly start: (vmId: string, need: () => WholeVmRecord) => Promise<void>;
  /** @throws ApiError `vm.stopTimedOut` with the guest still running */
  readonly stop: (vmId: string, request: StopRequest) => Promise<void>;
  readonly pause: (vmId: string) => Promise<void>;
  readonly resume: (vmId: string) => Promise<void>;
  readonly reset: (vmId: string) => Promise<void>;
};

/** @throws ApiError `vm.wrongState` */
export const wrongState = (status: VmStatus, wanted: string): ApiError =>
  new ApiError("vm.wrongState", `The VM is ${status}; it must be ${wanted} for this.`, {
    hint: `Try again once it is ${wanted}.`,
    data: { status },
  });

const needQmp = (
  runs: ReadonlyMap<string, Run>,
  board: GuestBoard,
  vmId: string,
): QmpConnection => {
  const run = runs.get(vmId);
  if (run === undefined) throw wrongState(board.state(vmId).status, "running");
  if (run.qmp === undefined) {
    const reason = board.state(vmId).statusReason ?? reasons.notAnswering;
    throw new ApiError("vm.notAnswering", reason.message, { hint: reason.hint });
  }
  return run.qmp;
};

export const qmpOf = needQmp;

const secondPressMs = 3000;

/** Pressed at once, soon after, and half-way; the parts add up to the whole time. */
const untilNextPress = (timeoutMs: number): readonly number[] => {
  const half = timeoutMs / 2;
  const soon = Math.min(secondPressMs, half);
  return [soon, half - soon, half].filter((patienceMs, index) => index === 0 || patienceMs > 0);
};

const asReason = ({ value }: ApiError): Reason => ({
  code: value.code,
  message: value.message,
  ...(value.hint === undefined ? {} : { hint: value.hint }),
  ...(Array.isArray(value.data?.["stderr"]) && value.data["stderr"].length > 0
    ? { evidence: value.data["stderr"].map(String) }
    : {}),
});

export const createPower = ({
  ports,
  board,
  sessions,
  queue,
  runs,
  onRunning,
}: PowerParts): Power => {
  const { logs } = ports;
  /** What a forced stop breaks off: a start that hangs, a stop that waits. */
  const breakOff = new Map<string, AbortController>();

  const breakable = async (
    vmId: string,
    task: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    const controller = new AbortController();
    breakOff.set(vmId, controller);
    try {
      await task(controller.signal);
    } finally {
      if (breakOff.get(vmId) === controller) breakOff.delete(vmId);
    }
  };

  const startNow = async (record: WholeVmRecord, signal: AbortSignal): Promise<void> => {
    const { id } = record;
    board.apply(id, "startRequested");
    let spawned: Run | undefined;
    try {
      const [planned] = await Promise.all([
        planStart(ports, record),
        // Only here: a guest that runs holds its own ports.
        checkPorts(ports.host, record.config),
      ]);
      const run = await launch(
        {
          ports,
          sessions,
          record,
          signal,
          onSpawned: (one) => {
            spawned = one;
            runs.set(id, one);
            board.setRuntime(id, runFacts(one.identity.pid, one.file));
          },
        },
        planned,
      );
      logs.write(
        id,
        `started: QEMU ${run.file.qemuVersion} with ${run.file.accelerator}, process ${run.identity.pid}`,
      );
      onRunning(run);
    } catch (caught) {
      const error = asApiError(caught);
      if (runs.get(id) === spawned) runs.delete(id);
      logs.write(id, `not started: ${error.message}`);
      // A refusal leaves the VM as it was; a QEMU that failed by itself is worth a mark.
      if (signal.aborted) board.apply(id, "ended");
      else if (spawned === undefined) board.apply(id, "startRefused");
      else board.apply(id, "launchFailed", asReason(error));
      throw error;
    }
  };

  const starting = new Map<string, Promise<void>>();

  const start: Power["start"] = (vmId, need) => {
    const pending = starting.get(vmId);
    if (pending !== undefined) return pending;
    const started = queue
      .run(vmId, async () => {
        if (!isLive(board.state(vmId).status))
          await breakable(vmId, (signal) => startNow(need(), signal));
      })
      .finally(() => starting.delete(vmId));
    starting.set(vmId, started);
    return started;
  };

  const pressAndWait = async (
    run: Run,
    qmp: QmpConnection,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const over = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
      void run.ended.then(resolve);
    });
    // A guest that was still booting has missed the first press; one that is going down minds no other.
    for (const patienceMs of untilNextPress(timeoutMs)) {
      await qmp.execute("system_powerdown");
      if (await happensWithin(ports.clock, over, patienceMs)) return true;
    }
    return false;
  };

  const askToStop = async (vmId: string, timeoutMs: number, signal: AbortSignal): Promise<void> => {
    const run = runs.get(vmId);
    if (run === undefined) return;
    const qmp = needQmp(runs, board, vmId);
    // A guest whose CPUs stand still sees no button.
    if (board.state(vmId).status === "paused") await qmp.execute("cont");
    board.apply(vmId, "stopRequested");
    logs.write(vmId, `asked to shut down, for ${timeoutMs} ms at most`);
    try {
      if (await pressAndWait(run, qmp, timeoutMs, signal)) {
        if (signal.aborted) await run.ended;
        return;
      }
    } catch (error) {
      if (await happensWithin(ports.clock, run.ended, 500)) return;
      board.apply(vmId, "stopGivenUp");
      throw error;
    }
    board.apply(vmId, "stopGivenUp");
    logs.write(vmId, "did not shut down in time and still runs");
    throw new ApiError(
      "vm.stopTimedOut",
      `The guest did not shut down within ${timeoutMs / 1000} s and still runs.`,
      {
        hint: "It may be waiting for an answer on its screen, or have no operating system that knows the power button. Stop it with force to end it at once.",
        data: { timeoutMs },
      },
    );
  };

  /** Outside the queue: it ends what the queue waits for. */
  const forceStop = async (vmId: string): Promise<void> => {
    const run = runs.get(vmId);
    if (run !== undefined) run.endAsked = true;
    breakOff.get(vmId)?.abort(new Error("ended by force"));
    if (run !== undefined) {
      board.apply(vmId, "stopRequested");
      await endProcess(ports, run, "quit");
      await sessions.gone(run);
      await run.ended;
    }
    // A start that was broken off has its state to tell yet; how it failed is its own caller's to hear.
    await starting.get(vmId)?.catch(() => undefined);
  };

  const resume: Power["resume"] = (vmId) =>
    queue.run(vmId, async () => {
      const { status, statusReason } = board.state(vmId);
      if (status === "running" && statusReason?.code !== "guest.asleep") return;
      const qmp = needQmp(runs, board, vmId);
      await qmp.execute(statusReason?.code === "guest.asleep" ? "system_wakeup" : "cont");
    });

  return {
    start,
    stop: async (vmId, { timeoutMs, force }) => {
      if (force) return forceStop(vmId);
      return queue.run(vmId, () => breakable(vmId, (signal) => askToStop(vmId, timeoutMs, signal)));
    },
    pause: (vmId) =>
      queue.run(vmId, async () => {
        if (board.state(vmId).status === "paused") return;
        await needQmp(runs, board, vmId).execute("stop");
      }),
    resume,
    reset: (vmId) =>
      queue.run(vmId, async () => {
        const qmp = needQmp(runs, board, vmId);
        await qmp.execute("system_reset");
        // A guest that had crashed or was paused is to run again.
        if (board.state(vmId).status === "paused") await qmp.execute("cont");
      }),
  };
};
