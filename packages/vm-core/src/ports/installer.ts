// The port to the system's package manager.
import type { InstallFacts } from "@openutm/qemu-lib/install/ways.ts";

export type InstallRun = {
  /** What it writes, as it comes. */
  readonly onOutput: (text: string) => void;
  /** Aborted when the backend closes. The package manager is left to finish: ended half-way it may spoil the system. */
  readonly signal: AbortSignal;
};

export type InstallEnd = {
  /** Absent when it could not be started or a signal ended it. */
  readonly exitCode?: number;
  /** The end of its output, bounded. */
  readonly output: string;
};

export type Installer = {
  /** As they are now. */
  readonly facts: () => InstallFacts;
  /** Runs a program with its arguments, never through a shell. Never rejects. */
  readonly run: (command: readonly string[], run: InstallRun) => Promise<InstallEnd>;
};
