// A windowed app's way to its library: own it, take it over from a headless owner, or be a client of another app's.
import { ApiError } from "@openutm/shared-types";
import { homePaths } from "../paths.ts";
import { startTimeOf } from "../processes/start-time.ts";
import { connectToOwner, notAnsweringMs } from "./connect.ts";
import type { ControlClient } from "./control/client.ts";
import { readOwnerInfo } from "./info.ts";
import { becomeOwner } from "./owner.ts";
import type { Owner, OwnerOptions } from "./owner.ts";

export type OwnOrConnectOptions = OwnerOptions & {
  /** Who calls: “electron”, “serve”. */
  readonly client: string;
  /** The user's consent to end an owner that does not answer. */
  readonly replaceHung?: boolean;
};

export type OwnedOrConnected =
  | { readonly kind: "owner"; readonly owner: Owner }
  | { readonly kind: "client"; readonly connection: ControlClient };

const retryMs = 25;
/** How long an ended process may take to be gone. */
const endWithinMs = 5000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const isOneOf = (cause: unknown, codes: readonly string[]): boolean =>
  cause instanceof ApiError && codes.includes(cause.code);

const ownIfFree = async (options: OwnerOptions): Promise<Owner | undefined> => {
  try {
    return await becomeOwner(options);
  } catch (cause) {
    if (isOneOf(cause, ["owner.held"])) return undefined;
    throw cause;
  }
};

/** A client, or undefined when the owner is just coming or going and another look is worth it. */
const connectIfThere = async (
  options: OwnOrConnectOptions,
  timeoutMs: number,
): Promise<ControlClient | undefined> => {
  try {
    return await connectToOwner({ ...options, timeoutMs });
  } catch (cause) {
    // auth.denied: the token of an earlier owner was read while a new one was writing its own.
    const passing = ["owner.unreachable", "owner.notAnswering", "owner.releasing", "auth.denied"];
    if (isOneOf(cause, passing)) return undefined;
    throw cause;
  }
};

/** True when the headless owner has given the library up, or is doing so. */
const takeOver = async (connection: ControlClient, client: string): Promise<boolean> => {
  try {
    await connection.call("owner.release", { reason: `${client} takes the library over.` });
    return true;
  } catch (cause) {
    return !isOneOf(cause, ["owner.held"]);
  }
};

const notAnswering = (home: string): ApiError => {
  const info = readOwnerInfo(homePaths(home).ownerInfo);
  const who = info === undefined ? "Another backend" : `Another backend (process ${info.pid})`;
  return new ApiError("owner.notAnswering", `${who} owns this library and does not answer.`, {
    hint: "End it, or let OpenUTM end it. Virtual machines that run go on running.",
    ...(info === undefined ? {} : { data: { pid: info.pid } }),
  });
};

/** Ends the hung owner: only the very process that wrote `owner.json`. @throws ApiError `owner.notAnswering` */
const endHungOwner = async (home: string): Promise<void> => {
  const info = readOwnerInfo(homePaths(home).ownerInfo);
  if (info === undefined || info.startTime === "") throw notAnswering(home);
  if ((await startTimeOf(info.pid)) !== info.startTime) throw notAnswering(home);
  process.kill(info.pid, "SIGKILL");
  const deadline = performance.now() + endWithinMs;
  while ((await startTimeOf(info.pid)) === info.startTime) {
    if (performance.now() > deadline) throw notAnswering(home);
    await pause(retryMs);
  }
};

/**
 * Nobody owns the library: own it. A headless owner and a windowed caller: take it over. Any other owner: be its client.
 *
 * @throws ApiError `owner.notAnswering` after 5 s without an answer, unless `replaceHung`; `contract.mismatch`,
 *   `library.unusable`, and what `createBackend` throws
 */
export const ownOrConnect = async (options: OwnOrConnectOptions): Promise<OwnedOrConnected> => {
  let deadline = performance.now() + notAnsweringMs;
  let mayEnd = options.replaceHung === true;
  for (;;) {
    const owner = await ownIfFree(options);
    if (owner !== undefined) return { kind: "owner", owner };
    const left = deadline - performance.now();
    if (left <= 0) {
      if (!mayEnd) throw notAnswering(options.home);
      mayEnd = false;
      await endHungOwner(options.home);
      deadline = performance.now() + notAnsweringMs;
      continue;
    }
    const connection = await connectIfThere(options, left);
    if (connection === undefined) {
      await pause(retryMs);
      continue;
    }
    if (!options.windowed || !(await takeOver(connection, options.client))) {
      return { kind: "client", connection };
    }
    connection.close();
    // It has answered: it is not hung, and closing may take it a moment.
    deadline = performance.now() + notAnsweringMs;
  }
};
