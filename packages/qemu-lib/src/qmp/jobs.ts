/** Follows one QEMU job from its command to its end. Source: docs/interop/qmp-ref, Jobs (QEMU 7.2). */
import { qmpError } from "./errors.ts";
import type { JobStatus } from "./commands.ts";
import type { QmpConnection } from "./connection.ts";
import type { JsonObject } from "./json.ts";

export type RunJobOptions = {
  /** Cancels the job; `runJob` then rejects with `signal.reason` once QEMU has let go of it. */
  readonly signal?: AbortSignal;
  readonly onStatus?: (status: JobStatus) => void;
};

// These dismiss themselves unless told not to, and their error would be gone with them.
const selfDismissing = new Set([
  "block-commit",
  "block-stream",
  "blockdev-backup",
  "blockdev-mirror",
  "drive-backup",
  "drive-mirror",
]);

/**
 * Runs a command that starts a job and resolves when the job has concluded and was dismissed. A missing `job-id` is made up.
 * A job that waits at `ready` (mirror, active commit) is completed. Rejects with `qmp.refused` carrying the job's error.
 */
export async function runJob(
  qmp: QmpConnection,
  command: string,
  args: JsonObject,
  options: RunJobOptions = {},
): Promise<void> {
  const { signal } = options;
  signal?.throwIfAborted();
  const given = args["job-id"];
  const id = typeof given === "string" ? given : `job-${crypto.randomUUID().slice(0, 8)}`;
  const following = followJob(qmp, id, options);
  try {
    const dismissal = selfDismissing.has(command) ? { "auto-dismiss": false } : {};
    await qmp.execute(command, { ...args, ...dismissal, "job-id": id });
  } catch (error) {
    following.stop();
    throw error;
  }
  const cancelling = cancelOnAbort(qmp, id, signal);
  try {
    await following.concluded;
  } finally {
    following.stop();
    cancelling.stop();
  }
  const failure = await dismiss(qmp, id);
  if (await cancelling.accepted()) throw signal?.reason;
  if (failure !== undefined) {
    throw qmpError(`${command} failed: ${failure}`, { kind: "refused", command, desc: failure });
  }
}

/** 0 to 1; undefined when QEMU knows no such job or no total yet. */
export async function jobProgress(qmp: QmpConnection, jobId: string): Promise<number | undefined> {
  const job = (await qmp.execute("query-jobs")).find((entry) => entry.id === jobId);
  if (job === undefined || job["total-progress"] <= 0) return undefined;
  return Math.min(1, Math.max(0, job["current-progress"] / job["total-progress"]));
}

function followJob(qmp: QmpConnection, id: string, options: RunJobOptions) {
  let stop = (): void => undefined;
  const concluded = new Promise<void>((resolve, reject) => {
    const stopEvents = qmp.onEvent((event) => {
      if (event.name !== "JOB_STATUS_CHANGE" || event.data["id"] !== id) return;
      const status = event.data["status"] as JobStatus;
      if (status === "ready") qmp.execute("job-complete", { id }).catch(reject);
      if (status === "concluded") resolve();
      options.onStatus?.(status);
    });
    const stopClose = qmp.onClose((reason) =>
      reject(
        qmpError(`The job was lost: ${reason.message}`, { kind: "closed", desc: reason.message }),
      ),
    );
    stop = () => {
      stopEvents();
      stopClose();
    };
  });
  // A command that was refused leaves nobody waiting here.
  concluded.catch(() => undefined);
  return { concluded, stop: () => stop() };
}

function cancelOnAbort(qmp: QmpConnection, id: string, signal: AbortSignal | undefined) {
  let accepted: Promise<boolean> = Promise.resolve(false);
  const cancel = (): void => {
    // Refused when the job has just ended: then its own outcome counts.
    accepted = qmp.execute("job-cancel", { id }).then(
      () => true,
      () => false,
    );
  };
  if (signal?.aborted === true) cancel();
  else signal?.addEventListener("abort", cancel, { once: true });
  return {
    accepted: () => accepted,
    stop: () => signal?.removeEventListener("abort", cancel),
  };
}

/** The job's error, if any. */
async function dismiss(qmp: QmpConnection, id: string): Promise<string | undefined> {
  const job = (await qmp.execute("query-jobs")).find((entry) => entry.id === id);
  if (job === undefined) return "QEMU forgot the job before it could be asked";
  await qmp.execute("job-dismiss", { id });
  return job.error;
}
