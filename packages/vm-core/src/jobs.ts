// Work that takes longer than a moment: seen, followed and cancelled by any client.
import type { Job } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import type { Clock } from "./ports/clock.ts";
import type { Ids } from "./ports/ids.ts";

export type JobSpec = {
  readonly kind: Job["kind"];
  readonly title: string;
  readonly vmId?: string;
  /** `never` for what must not be broken off half-way. Default `yes`. */
  readonly cancel?: "yes" | "never";
};

export type JobControl = {
  readonly id: string;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  /** 0 to 1. */
  progress(fraction: number): void;
};

export type StartedJob<T> = { readonly job: Job; readonly done: Promise<T> };

export type Jobs = {
  /** Starts `task` as a job, for callers that do not wait for its end. A failure of it is the job's alone. */
  begin<T>(spec: JobSpec, task: (control: JobControl) => Promise<T>): StartedJob<T>;
  /** Runs `task` as a job; gives back what it gives. A cancelled one fails with `job.cancelled`. */
  run<T>(spec: JobSpec, task: (control: JobControl) => Promise<T>): Promise<T>;
  /** Running ones and the last ended ones, newest first. */
  list(): readonly Job[];
  /** @throws ApiError `job.notFound` */
  cancel(id: string): void;
  /** Cancels every running job and waits until they have cleaned up. */
  close(): Promise<void>;
};

type JobParts = { readonly clock: Clock; readonly ids: Ids; readonly emit: (job: Job) => void };

const rememberedJobs = 50;
/** Progress finer than this is not told: a copy reports far more often than anybody can look. */
const progressStep = 0.01;

/** Jobs live as long as the backend: what was running when it ended has left nothing behind. */
export const createJobs = ({ clock, ids, emit }: JobParts): Jobs => {
  const jobs = new Map<string, Job>();
  const running = new Map<
    string,
    { readonly controller: AbortController; readonly ended: Promise<unknown> }
  >();

  const put = (job: Job): void => {
    jobs.set(job.id, job);
    emit(job);
  };
  const change = (id: string, part: Partial<Job>): void => {
    const job = jobs.get(id);
    if (job !== undefined) put({ ...job, ...part });
  };
  const forgetOld = (): void => {
    const ended = [...jobs.values()].filter((job) => job.state !== "running");
    for (const job of ended.slice(0, Math.max(0, ended.length - rememberedJobs)))
      jobs.delete(job.id);
  };

  const fail = (id: string, controller: AbortController, error: unknown): unknown => {
    if (controller.signal.aborted) {
      change(id, { state: "cancelled", cancellable: false });
      return new ApiError("job.cancelled", "The work was cancelled; what it had made is removed.", {
        cause: error,
      });
    }
    const reason =
      error instanceof ApiError
        ? error.value
        : { code: "internal", message: "The work failed because of a defect in OpenUTM." };
    change(id, {
      state: "failed",
      cancellable: false,
      error: {
        code: reason.code,
        message: reason.message,
        ...("hint" in reason && reason.hint !== undefined ? { hint: reason.hint } : {}),
      },
    });
    return error;
  };

  const start = <T>(
    { cancel = "yes", ...spec }: JobSpec,
    task: (control: JobControl) => Promise<T>,
  ): StartedJob<T> => {
    const id = ids.randomHex(8);
    const controller = new AbortController();
    let told = 0;
    const job: Job = {
      id,
      ...spec,
      state: "running",
      startedAtMs: clock.nowMs(),
      cancellable: cancel === "yes",
    };
    put(job);
    const follow = async (): Promise<T> => {
      const work = task({
        id,
        signal: controller.signal,
        progress: (fraction) => {
          const bounded = Math.min(1, Math.max(0, fraction));
          if (bounded - told < progressStep || controller.signal.aborted) return;
          told = bounded;
          change(id, { progress: bounded });
        },
      });
      running.set(id, { controller, ended: work.catch(() => undefined) });
      try {
        const result = await work;
        change(id, { state: "done", progress: 1, cancellable: false });
        return result;
      } catch (error) {
        throw fail(id, controller, error);
      } finally {
        running.delete(id);
        forgetOld();
      }
    };
    return { job, done: follow() };
  };

  return {
    begin: (spec, task) => {
      const started = start(spec, task);
      started.done.catch(() => undefined);
      return started;
    },
    run: (spec, task) => start(spec, task).done,
    list: () => [...jobs.values()].toReversed(),
    cancel(id) {
      const job = jobs.get(id);
      if (job === undefined)
        throw new ApiError("job.notFound", "No such job is running or was running lately.");
      if (job.cancellable) running.get(id)?.controller.abort();
    },
    async close() {
      const last = [...running.values()];
      for (const { controller } of last) controller.abort();
      await Promise.all(last.map(({ ended }) => ended));
    },
  };
};
