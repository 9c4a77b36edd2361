// Ends a QEMU for certain: quit, then TERM, then KILL, each with its time.
import { ApiError } from "@openutm/shared-types";
import type { GuestPorts } from "./parts.ts";
import type { Run } from "./run.ts";

/** What ending needs to know of a QEMU. */
export type Endable = Pick<Run, "identity" | "exited" | "qmp" | "endAsked">;
import { happensWithin, pause } from "./wait.ts";

const quitMs = 3000;
const termMs = 2000;
/** A process in uninterruptible sleep (a dead disk) may take its time even after KILL. */
const killMs = 10_000;

/**
 * Resolves when the process is gone. `now` leaves `quit` out, for a QEMU whose QMP is not there.
 * @throws ApiError `vm.notAnswering` when even KILL does not end it
 */
export const endProcess = async (
  ports: GuestPorts,
  run: Endable,
  manner: "quit" | "now",
): Promise<void> => {
  const { processes } = ports;
  run.endAsked = true;
  if (manner === "quit" && run.qmp !== undefined) {
    void run.qmp.execute("quit", undefined, { timeoutMs: quitMs }).catch(() => undefined);
    if (await isGoneWithin(ports, run, quitMs)) return;
  }
  if (!(await processes.signal(run.identity, "TERM"))) return;
  if (await isGoneWithin(ports, run, termMs)) return;
  if (!(await processes.signal(run.identity, "KILL"))) return;
  if (await isGoneWithin(ports, run, killMs)) return;
  throw new ApiError("vm.notAnswering", `QEMU (process ${run.identity.pid}) could not be ended.`, {
    hint: "The system holds it, perhaps because of a disk that does not answer. It ends when the disk does, or at the next restart.",
    data: { pid: run.identity.pid, waitedMs: quitMs + termMs + killMs },
  });
};

/** Our own child tells when it ends; another backend's is looked at, for these few seconds only. */
const isGoneWithin = async (
  { clock, processes }: GuestPorts,
  run: Endable,
  timeoutMs: number,
): Promise<boolean> => {
  if (run.exited !== undefined) return happensWithin(clock, run.exited, timeoutMs);
  const endMs = clock.nowMs() + timeoutMs;
  for (let delayMs = 5; clock.nowMs() < endMs; delayMs = Math.min(delayMs * 2, 100)) {
    if (!(await processes.isAlive(run.identity))) return true;
    await pause(clock, delayMs);
  }
  return !(await processes.isAlive(run.identity));
};
