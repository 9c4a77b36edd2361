// The life of a backend without windows: it ends when nobody needs it, when it is told to, or when an app takes over.
import type { Vm } from "@openutm/shared-types";
import { systemClock } from "../host/clock-and-ids.ts";
import { idleExitMs, watchIdle } from "./idle.ts";
import { becomeOwner } from "./owner.ts";
import type { Owner, OwnerOptions } from "./owner.ts";

export type HeadlessOptions = Omit<OwnerOptions, "windowed"> & {
  /** Read for `OPENUTM_IDLE_EXIT_MS`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called once calls are taken. */
  readonly onReady?: (owner: Owner) => void;
};

const restful: ReadonlySet<Vm["status"]> = new Set(["stopped", "suspended", "error", "broken"]);

const guestsRun = async (owner: Owner): Promise<boolean> => {
  const connection = owner.connect();
  try {
    const { vms } = await connection.call("vm.list", {});
    return vms.some((vm) => !restful.has(vm.status));
  } catch {
    // Whoever cannot say must not be ended for it.
    return true;
  } finally {
    connection.close();
  }
};

/**
 * Owns the library until it is released: by another app, by SIGTERM or SIGINT, or because for a minute there was no
 * client and no guest. Resolves with the reason; the process may end then. Guests go on.
 *
 * @throws ApiError as `becomeOwner`
 */
export const runHeadless = async (options: HeadlessOptions): Promise<string> => {
  const owner = await becomeOwner({ ...options, windowed: false });
  const stopWatch = watchIdle({
    clientCount: owner.clientCount,
    onClients: owner.onClients,
    guestsRun: () => guestsRun(owner),
    idleMs: idleExitMs(options.env),
    clock: systemClock,
    onIdle: () => void owner.release("No client and no guest needs this backend."),
  });
  const onSignal = (signal: NodeJS.Signals): void => void owner.release(`It got ${signal}.`);
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  options.onReady?.(owner);
  const reason = await owner.released;
  stopWatch();
  process.off("SIGTERM", onSignal).off("SIGINT", onSignal);
  return reason;
};
