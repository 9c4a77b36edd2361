// The port to a VM's logs: `openutm.log` (our lines), `qemu.log` (QEMU's stderr) and the serial line's ring. All are bounded.

export type GuestLogs = {
  /** Adds a line with the time before it. Never fails: a log that cannot be written stops no guest. */
  readonly write: (vmId: string, line: string) => void;
  /** Makes the logs ready for a start: marks where it begins in qemu.log and sets the old serial line aside. Returns qemu.log's path. */
  readonly beginRun: (vmId: string) => Promise<string>;
  /** The last lines that QEMU wrote since the latest `beginRun`. */
  readonly lastWords: (vmId: string, lines: number) => Promise<readonly string[]>;
  /** Both logs in the order of time, newest last. */
  readonly tail: (
    vmId: string,
    lines: number,
  ) => Promise<{ readonly path: string; readonly lines: readonly string[] }>;
  /** Calls with new lines of both logs, as `tail` shows them, while the follower is there. Returns the disposer. */
  readonly follow: (vmId: string, onLines: (lines: readonly string[]) => void) => () => void;
  /** Cuts qemu.log back to its end whenever it outgrows its bound. Returns the disposer. */
  readonly watchSize: (vmId: string) => () => void;
  readonly serialRing: (vmId: string) => SerialRing;
};

/** The last part of what the guest wrote to its serial line, kept in two files. */
export type SerialRing = {
  readonly append: (bytes: Uint8Array) => Promise<void>;
  readonly read: () => Promise<Uint8Array>;
};
