// What the running half of the backend is made of.
import type { DisplayProtocol, Reason } from "@openutm/shared-types";
import type { Clock } from "../ports/clock.ts";
import type { GuestFiles } from "../ports/guest-files.ts";
import type { GuestLogs } from "../ports/guest-logs.ts";
import type { GuestProcesses } from "../ports/guest-processes.ts";
import type { Host } from "../ports/host.ts";
import type { ImageTools } from "../ports/image-tools.ts";
import type { Log } from "../ports/log.ts";
import type { QemuCatalog } from "../ports/qemu-catalog.ts";
import type { GuestSockets } from "../ports/qmp-connector.ts";
import type { RunDirs } from "../ports/run-dirs.ts";
import type { Severity } from "./qmp-news.ts";

export type GuestPorts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly host: Host;
  readonly catalog: QemuCatalog;
  readonly processes: GuestProcesses;
  readonly runDirs: RunDirs;
  readonly files: GuestFiles;
  readonly logs: GuestLogs;
  readonly sockets: GuestSockets;
  readonly images: ImageTools;
  /** Display protocols that this build of OpenUTM can show, best first. */
  readonly viewers: readonly DisplayProtocol[];
  /** How long a QEMU may take until it greets before the start counts as failed. */
  readonly launchTimeoutMs: number;
  /** How often a guest that nobody asks for anything is asked whether it still answers. */
  readonly heartbeatMs: number;
  /** Absolute path of a VM's directory. */
  readonly vmDir: (vmId: string) => string;
};

export type Notice = {
  readonly vmId: string;
  readonly severity: Severity;
  readonly reason: Reason;
};
