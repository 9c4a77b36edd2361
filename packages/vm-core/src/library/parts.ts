// What a library is made of.
import type { VmStatus } from "@openutm/shared-types";
import type { Jobs } from "../jobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { VmFiles } from "../ports/files.ts";
import type { Host } from "../ports/host.ts";
import type { Ids } from "../ports/ids.ts";
import type { ImageTools } from "../ports/image-tools.ts";
import type { LibraryStore } from "../ports/library-store.ts";
import type { Log } from "../ports/log.ts";
import type { LibraryHost } from "./host.ts";

export type LibraryParts = {
  /** Absolute; where the library lies. */
  readonly home: string;
  readonly store: LibraryStore;
  readonly files: VmFiles;
  readonly images: ImageTools;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly host: LibraryHost;
  /** Of the guest; `stopped` for a VM that has none. Asked late, so it may be a closure over what is made after the library. */
  readonly statusOf: (id: string) => VmStatus;
  /** Programs that have a file open. Absent where nobody can tell. */
  readonly holdersOf?: Host["holdersOf"];
  /** Absent where this build carries no demo: creating one is then refused as `capability.missing`. */
  readonly demoImagePath?: string;
};
