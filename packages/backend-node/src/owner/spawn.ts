// Starts a headless backend for whoever finds none.
import { ApiError } from "@openutm/shared-types";
import type { BackendKind } from "@openutm/shared-types";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { homePaths } from "../paths.ts";
import { connectToOwner } from "./connect.ts";
import type { ConnectOptions } from "./connect.ts";
import type { ControlClient } from "./control/client.ts";

export type SpawnOptions = ConnectOptions & {
  /** The command line of a headless backend: `backendCommand`, or the Rust program's. */
  readonly command: readonly [string, ...string[]];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The kind of backend that `command` is, when no other kind will do. */
  readonly wanted?: BackendKind;
  /** How long the new backend may take to answer. */
  readonly startWithinMs?: number;
};

const retryMs = 20;
/** A backend that ended at once may have lost a race: whoever won it is given this long to answer. */
const otherOwnerMs = 2000;
const maxLogBytes = 1024 * 1024;
const lastLines = 20;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A file, no pipe: the backend outlives whoever reads the other end. */
const openLog = (home: string): { readonly file: number; readonly words: () => string } => {
  const folder = homePaths(home).logs;
  const path = join(folder, "backend.stderr.log");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let file = openSync(path, "a", 0o600);
  if (fstatSync(file).size > maxLogBytes) {
    closeSync(file);
    file = openSync(path, "w", 0o600);
  }
  const { size } = fstatSync(file);
  const words = (): string =>
    readFileSync(path)
      .subarray(size)
      .toString("utf8")
      .trim()
      .split("\n")
      .slice(-lastLines)
      .join("\n");
  return { file, words };
};

/** @throws ApiError `library.unusable`: a home without a log is one where nothing can be written */
const openLogSayingWhy = (home: string): ReturnType<typeof openLog> => {
  try {
    return openLog(home);
  } catch (cause) {
    throw new ApiError(
      "library.unusable",
      `The library's place ${home} cannot be written: ${(cause as Error).message}.`,
      { hint: "Look whether you may write it, or choose another place with OPENUTM_HOME.", cause },
    );
  }
};

const spawnDetached = ({ command, env, home }: SpawnOptions, log: number): ChildProcess => {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", "ignore", log],
    windowsHide: true,
    env: { ...process.env, ...env, OPENUTM_HOME: home },
  });
  child.unref();
  return child;
};

const failed = (message: string, stderr: string): ApiError =>
  new ApiError("owner.unreachable", stderr === "" ? message : `${message} It said: ${stderr}`, {
    hint: "The backend's log is logs/backend.stderr.log in the library's folder.",
    data: { stderr },
  });

/**
 * Starts a detached backend and connects to it, or to another that was quicker.
 *
 * @throws ApiError `owner.unreachable` with the backend's last words, `contract.mismatch`, `library.unusable`
 */
export const spawnBackend = async (options: SpawnOptions): Promise<ControlClient> => {
  const { startWithinMs = 10_000 } = options;
  const log = openLogSayingWhy(options.home);
  const child = spawnDetached(options, log.file);
  closeSync(log.file);
  let ended: string | undefined;
  child.once("error", (cause) => (ended = `The backend could not be started: ${cause.message}.`));
  child.once("exit", (code, signal) => (ended = `The backend ended at once (${signal ?? code}).`));

  let deadline = performance.now() + startWithinMs;
  for (let knewOfEnd = false; ;) {
    try {
      return await connectToOwner(options);
    } catch (cause) {
      if (cause instanceof ApiError && cause.code === "contract.mismatch") throw cause;
    }
    if (ended !== undefined && !knewOfEnd) {
      knewOfEnd = true;
      deadline = performance.now() + otherOwnerMs;
    }
    if (performance.now() > deadline) {
      throw failed(
        ended ?? `The backend has not answered within ${startWithinMs / 1000} s.`,
        log.words(),
      );
    }
    await pause(retryMs);
  }
};

/** True when a backend of the other kind has given the library up, or is doing so. One with windows never does. */
const handsOver = async (connection: ControlClient, { client, wanted }: SpawnOptions) => {
  if (wanted === undefined || connection.backend.backend === wanted) return false;
  try {
    await connection.call("owner.release", { reason: `${client} wants the ${wanted} backend.` });
  } catch (cause) {
    if (cause instanceof ApiError && cause.code === "owner.held") return false;
  }
  connection.close();
  return true;
};

/**
 * The owner that runs, or else a headless one that is started. A headless owner that is not of the wanted kind hands over
 * to one that is; an owner with windows stays.
 *
 * @throws ApiError as `connectToOwner` and `spawnBackend`
 */
export const reachBackend = async (options: SpawnOptions): Promise<ControlClient> => {
  try {
    const connection = await connectToOwner(options);
    if (!(await handsOver(connection, options))) return connection;
  } catch (cause) {
    const none =
      cause instanceof ApiError && ["owner.unreachable", "auth.denied"].includes(cause.code);
    if (!none) throw cause;
  }
  return spawnBackend(options);
};
