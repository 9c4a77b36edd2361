// A headless backend ends by itself: some time after its last client, when no guest runs.
import type { Clock } from "@openutm/vm-core";

export type IdleOptions = {
  readonly clientCount: () => number;
  /** Returns an unsubscribe. */
  readonly onClients: (listener: () => void) => () => void;
  readonly guestsRun: () => Promise<boolean>;
  readonly idleMs: number;
  readonly clock: Pick<Clock, "after">;
  readonly onIdle: () => void;
};

/** One minute, or `OPENUTM_IDLE_EXIT_MS`, which tests set. */
export const idleExitMs = (env: Readonly<Record<string, string | undefined>>): number => {
  const asked = Number(env["OPENUTM_IDLE_EXIT_MS"] ?? "");
  return Number.isFinite(asked) && asked > 0 ? asked : 60_000;
};

/** Watches until it stops; calls `onIdle` once. Returns an idempotent stop. */
export const watchIdle = (options: IdleOptions): (() => void) => {
  let cancel = (): void => {};
  let stopped = false;

  const stop = (): void => {
    stopped = true;
    cancel();
    unsubscribe();
  };

  const look = async (): Promise<void> => {
    const guestsRun = await options.guestsRun();
    // A client may have come while we asked.
    if (stopped || options.clientCount() > 0) return;
    if (guestsRun) {
      arm();
      return;
    }
    stop();
    options.onIdle();
  };

  const arm = (): void => {
    cancel();
    if (stopped || options.clientCount() > 0) return;
    cancel = options.clock.after(options.idleMs, () => void look());
  };

  const unsubscribe = options.onClients(arm);
  arm();
  return stop;
};
