// One life of one guest: its QEMU process, its sockets, what is known of its end.
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import type { ProcessExit, ProcessIdentity } from "../ports/guest-processes.ts";
import type { RunDir } from "../ports/run-dirs.ts";
import type { GuestFile } from "./guest-file.ts";
import type { ShutdownNews } from "./qmp-news.ts";
import type { RunFacts } from "./board.ts";

export type Run = {
  readonly vmId: string;
  readonly dir: RunDir;
  readonly identity: ProcessIdentity;
  /** Resolves with the exit status; absent for a QEMU that another backend spawned. */
  readonly exited: Promise<ProcessExit> | undefined;
  file: GuestFile;
  qmp: QmpConnection | undefined;
  shutdown: ShutdownNews | undefined;
  /** How often the virtual CPUs were reported to run or stand still. */
  turns: number;
  /** We have told QEMU to end. */
  endAsked: boolean;
  /** Subjects of trouble that were told since the guest last ran. */
  readonly told: Set<string>;
  /** When each line was last written to the VM's log. */
  readonly notedAtMs: Map<string, number>;
  /** Called when the guest has ended or the backend closes. */
  readonly disposers: (() => void)[];
  /** Resolves when the guest has ended and everything of it is cleaned up. */
  readonly ended: Promise<void>;
  readonly markEnded: () => void;
  /** Aborted when the guest has ended or the backend lets go of it. */
  readonly letGo: AbortController;
};

type NewRun = Pick<Run, "vmId" | "dir" | "identity" | "exited" | "file">;

export const newRun = (known: NewRun): Run => {
  let markEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => (markEnded = resolve));
  return {
    ...known,
    qmp: undefined,
    shutdown: undefined,
    turns: 0,
    endAsked: false,
    told: new Set(),
    notedAtMs: new Map(),
    disposers: [],
    ended,
    markEnded,
    letGo: new AbortController(),
  };
};

export const runFacts = (pid: number, file: GuestFile): RunFacts => ({
  pid,
  startedAtMs: file.startedAtMs,
  accelerator: file.accelerator,
  displayProtocol: file.displayProtocol,
  qemuPath: file.qemuPath,
  qemuVersion: file.qemuVersion,
  notes: file.notes,
  config: file.config,
});
