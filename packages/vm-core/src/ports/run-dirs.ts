// The port to the guests' private runtime directories: `run/<8 hex>/` with sockets, endpoints.json and guest.json.
import type { Endpoints } from "@openutm/shared-types";

export type RunDir = {
  /** Eight hex digits: the directory's name. */
  readonly id: string;
  readonly path: string;
  readonly endpoints: Endpoints;
};

/** What a scan finds; `text` is guest.json as it stands, absent when it cannot be read. */
export type FoundRunDir = {
  readonly id: string;
  readonly path: string;
  readonly endpoints?: Endpoints;
  readonly guestText?: string;
  /** Why something of it could not be read. */
  readonly problem?: string;
};

export type RunDirs = {
  /** Names a directory and its endpoints; makes nothing. */
  readonly plan: () => Promise<RunDir>;
  /** The directory of this id with the endpoints it would have by default. */
  readonly named: (id: string) => RunDir;
  /**
   * Makes the directory (0700) and writes endpoints.json.
   * @throws ApiError `host.limit` when its parent is a symlink, somebody else's, or open to others; `disk.full`.
   */
  readonly create: (runDir: RunDir) => Promise<void>;
  /** Replaces guest.json atomically. @throws ApiError `disk.full` | `host.limit` */
  readonly writeGuest: (runDir: RunDir, text: string) => Promise<void>;
  readonly scan: () => Promise<readonly FoundRunDir[]>;
  /** Removes the directory and all in it; a directory that is gone is no failure. */
  readonly remove: (path: string) => Promise<void>;
  /** Every place where runtime directories may lie: what a guest's argv names. */
  readonly roots: readonly string[];
};
