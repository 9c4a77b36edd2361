// The port to guest processes: spawn detached, look at, signal. A process is always named by PID and start time, because PIDs are reused.

/** `startTime` is opaque text that only this host, in this boot, can compare. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };

/** Both absent for a process that is not our child: then no exit status exists, and it is never taken for 0. */
export type ProcessExit = { readonly exitCode?: number; readonly signal?: string };

export type SpawnRequest = {
  /** `argv[0]` is the binary. */
  readonly argv: readonly string[];
  /** Added to the backend's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Where stdout and stderr are appended. */
  readonly logPath: string;
};

export type SpawnedProcess = {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<ProcessExit>;
};

export type ProcessSignal = "TERM" | "KILL" | "CONT";

/** What a process has used so far; what this host does not tell is absent. */
export type ProcessUsage = {
  /** Processor time of all its threads, user and system. */
  readonly cpuMs?: number;
  readonly residentBytes?: number;
};

export type GuestProcesses = {
  /**
   * Starts a process in a session of its own, stdin null; it outlives the backend.
   * @throws ApiError `qemu.launchFailed` when the binary cannot be executed, `host.limit` when the host has no room.
   */
  readonly spawn: (request: SpawnRequest) => Promise<SpawnedProcess>;
  /** The process of this PID, as it is now; undefined when there is none (a zombie counts as none). */
  readonly identify: (pid: number) => Promise<ProcessIdentity | undefined>;
  readonly isAlive: (identity: ProcessIdentity) => Promise<boolean>;
  /** False when that process is gone. @throws ApiError `host.limit` when the signal is not permitted. */
  readonly signal: (identity: ProcessIdentity, signal: ProcessSignal) => Promise<boolean>;
  /** Undefined when that process is gone, or when this host tells nothing of it. */
  readonly usage: (identity: ProcessIdentity) => Promise<ProcessUsage | undefined>;
  /** Processes with one of these texts in an argument: how a guest is found whose runtime directory is gone. */
  readonly findByArgument: (
    texts: readonly string[],
  ) => Promise<readonly { readonly identity: ProcessIdentity; readonly argv: readonly string[] }[]>;
};
