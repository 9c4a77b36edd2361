// The port to what a start prepares and what a running guest leaves: secrets, variable stores, screenshots.
import type { LaunchFile } from "@openutm/shared-types";

export type GuestFiles = {
  /** Makes one file of a launch plan. @throws ApiError `disk.full` | `host.limit` | `firmware.missing` */
  readonly prepare: (file: LaunchFile) => Promise<void>;
  /** A failure to remove is no failure of the caller. */
  readonly remove: (path: string) => Promise<void>;
  /** Reads a whole file of at most `maxBytes`. @throws ApiError `disk.full` when it is larger. */
  readonly readBounded: (path: string, maxBytes: number) => Promise<Uint8Array>;
};
