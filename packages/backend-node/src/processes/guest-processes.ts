// Guest processes on Node: spawned detached with setsid, so that they outlive the backend.
import { isLeftToShell } from "@openutm/qemu-lib/process/left-to-shell.ts";
import { ApiError, ErrorCodeSchema } from "@openutm/shared-types";
import type { GuestProcesses, ProcessExit, ProcessIdentity, SpawnRequest } from "@openutm/vm-core";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { open } from "node:fs/promises";
import spawnErrorTable from "./spawn-errors.json" with { type: "json" };
import { findByArgument } from "./find-by-argument.ts";
import { startTimeOf } from "./start-time.ts";
import { usageOf } from "./usage.ts";

/** Both backends read the same table. */
const spawnErrors: Readonly<
  Record<string, { readonly code: string; readonly message: string; readonly hint: string }>
> = spawnErrorTable;

const spawnFailed = (error: NodeJS.ErrnoException, program: string): ApiError => {
  const known = spawnErrors[error.code ?? ""];
  return known === undefined
    ? new ApiError("qemu.launchFailed", `${program} could not be started: ${error.message}`, {
        cause: error,
      })
    : new ApiError(ErrorCodeSchema.parse(known.code), known.message, {
        hint: known.hint,
        data: { program },
        cause: error,
      });
};

const exitOf = (child: ChildProcess): Promise<ProcessExit> =>
  new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => {
      resolve({
        ...(exitCode === null ? {} : { exitCode }),
        ...(signal === null ? {} : { signal }),
      });
    });
  });

const spawned = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });

const spawnGuest = async ({ argv, env, cwd, logPath }: SpawnRequest) => {
  const [program = "", ...args] = argv;
  const log = await open(logPath, "a", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOSPC"
      ? new ApiError("disk.full", "The host's disk is full; the VM's log cannot be written.", {
          hint: "Free some space.",
          cause: error,
        })
      : new ApiError("host.limit", `The VM's log cannot be written: ${error.message}`, {
          data: { path: logPath },
          cause: error,
        });
  });
  try {
    if (await isLeftToShell(program))
      throw Object.assign(new Error("spawn ENOEXEC"), { code: "ENOEXEC" });
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      windowsHide: true,
    });
    const exited = exitOf(child);
    await spawned(child);
    child.unref();
    const pid = child.pid ?? 0;
    // Gone already: then nothing will ever be compared with this name.
    const startTime = (await startTimeOf(pid)) ?? "ended";
    return { identity: { pid, startTime }, exited };
  } catch (error) {
    throw spawnFailed(error as NodeJS.ErrnoException, program);
  } finally {
    await log.close();
  }
};

const isAlive = async ({ pid, startTime }: ProcessIdentity): Promise<boolean> =>
  (await startTimeOf(pid)) === startTime;

const sendSignal = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ESRCH") return false;
    throw new ApiError(
      "host.limit",
      `Process ${pid} may not be signalled: it belongs to somebody else.`,
      { data: { pid }, cause: error },
    );
  }
};

const signals = { TERM: "SIGTERM", KILL: "SIGKILL", CONT: "SIGCONT" } as const;

export const createGuestProcesses = (): GuestProcesses => ({
  spawn: spawnGuest,
  identify: async (pid) => {
    const startTime = await startTimeOf(pid);
    return startTime === undefined ? undefined : { pid, startTime };
  },
  isAlive,
  signal: async (identity, signal) =>
    (await isAlive(identity)) && sendSignal(identity.pid, signals[signal]),
  usage: async (identity) => ((await isAlive(identity)) ? usageOf(identity.pid) : undefined),
  findByArgument: async (texts) => {
    const found = await Promise.all(
      (await findByArgument(texts)).map(async ({ pid, argv }) => {
        const startTime = await startTimeOf(pid);
        return startTime === undefined ? [] : [{ identity: { pid, startTime }, argv }];
      }),
    );
    return found.flat();
  },
});
