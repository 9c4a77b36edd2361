// What a TypeScript backend is made of: Node's adapters under vm-core.
import { openOsinfo, osinfoFolders } from "@openutm/qemu-lib/identify/osinfo/lookup.ts";
import { inspectQemus } from "@openutm/qemu-lib/describe-qemus.ts";
import { readBootId } from "@openutm/qemu-lib/probe/boot-id.ts";
import { probeAccelerators } from "@openutm/qemu-lib/probe/probe-accelerators.ts";
import type { BackendEvent, DisplayProtocol, Handlers } from "@openutm/shared-types";
import { createGuests, createHandlers, createJobs, openLibrary } from "@openutm/vm-core";
import type { BackendMethod, GuestPorts, Log } from "@openutm/vm-core";
import { join } from "node:path";
import { ensurePrivateDirectory } from "./files/directories.ts";
import { createVmFiles } from "./files/vm-files.ts";
import { systemClock, systemIds } from "./host/clock-and-ids.ts";
import { createFileLog } from "./host/file-log.ts";
import { findProgram } from "./host/find-program.ts";
import { createFolders } from "./host/folders.ts";
import { createHost } from "./host/host.ts";
import { createInstaller } from "./host/installer.ts";
import { createImageInbox } from "./images/image-inbox.ts";
import { createImageTools } from "./images/image-tools.ts";
import { homePaths } from "./paths.ts";
import { createGuestFiles } from "./processes/guest-files.ts";
import { createGuestLogs } from "./processes/guest-logs.ts";
import { createGuestProcesses } from "./processes/guest-processes.ts";
import { createRunDirs } from "./processes/run-dirs.ts";
import { createQemuCatalog } from "./qemu/catalog.ts";
import { createFileCache } from "./qemu/file-cache.ts";
import { createGuestSockets } from "./qemu/sockets.ts";
import { createTicketBox } from "./rpc/tickets.ts";
import type { TicketBox } from "./rpc/tickets.ts";
import { openLibraryStore } from "./storage/library-store.ts";

export type BackendOptions = {
  /** Absolute. Made when it is not there. */
  readonly home: string;
  /** OpenUTM's own version. */
  readonly version: string;
  readonly demoImagePath?: string;
  /** Display protocols that the pages of this build can show, best first. Default: SPICE, then VNC. */
  readonly viewers?: readonly DisplayProtocol[];
  readonly log?: Log;
  /** Where QEMU is looked for, in place of the system's usual places. */
  readonly qemuFolders?: readonly string[];
  /** How long a QEMU may take until it greets. Default 30000: a sound one on a busy machine needs less than one. */
  readonly launchTimeoutMs?: number;
  /** How often a running guest is asked whether it still answers. Default 15000. */
  readonly heartbeatMs?: number;
};

export type Backend = {
  readonly handlers: Handlers<BackendMethod>;
  /** Returns an idempotent unsubscribe. */
  readonly onEvent: (listener: (event: BackendEvent) => void) => () => void;
  readonly streams: TicketBox;
  /** Lets go of the guests, which run on, and closes the database. */
  readonly close: () => Promise<void>;
};

/** Opens the library, finds the guests that run, and begins to look for QEMU. @throws ApiError `library.unusable` | `library.newer` | `host.limit` */
export const createBackend = async (options: BackendOptions): Promise<Backend> => {
  const paths = homePaths(options.home);
  for (const place of [paths.home, paths.vms, paths.trash]) await ensurePrivateDirectory(place);
  const log = options.log ?? createFileLog(join(paths.logs, "backend.log"));
  const listeners = new Set<(event: BackendEvent) => void>();
  const emit = (event: BackendEvent): void => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        log.error("a listener of events failed", error, { topic: event.topic });
      }
    }
  };
  const host = createHost();
  const { platform } = host.info;
  const cache = createFileCache(join(paths.cache, "qemu"));
  const catalog = createQemuCatalog({
    find: () =>
      inspectQemus({
        platform,
        env: { ...process.env, OPENUTM_HOME: options.home },
        cache,
        ...(options.qemuFolders === undefined ? {} : { folders: options.qemuFolders }),
      }),
    probe: async (installations) =>
      probeAccelerators(installations, {
        host: { ...host.info, bootId: await readBootId() },
        cache,
      }),
    forget: cache.clear,
    log,
  });
  const osinfo = openOsinfo(osinfoFolders(process.env));
  const images = createImageTools({
    findQemuImg: async () =>
      (await catalog.installations()).find(({ imgPath }) => imgPath !== undefined)?.imgPath,
    osinfo: osinfo.lookup,
  });
  const files = createVmFiles(paths);
  const vmDir = (id: string): string => files.dirOf({ area: "vms", id });
  const jobs = createJobs({
    clock: systemClock,
    ids: systemIds,
    emit: (job) => emit({ topic: "job.changed", payload: { job } }),
  });
  const ports: GuestPorts = {
    clock: systemClock,
    log,
    host,
    catalog,
    processes: createGuestProcesses(),
    runDirs: createRunDirs({ home: options.home }),
    files: createGuestFiles(),
    logs: createGuestLogs({ vmDir, log, nowMs: systemClock.nowMs }),
    sockets: createGuestSockets(),
    images,
    viewers: options.viewers ?? ["spice", "vnc"],
    launchTimeoutMs: options.launchTimeoutMs ?? 30_000,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    vmDir,
  };
  const guests = createGuests({
    ports,
    recordOf: (id) => library.get(id),
    notify: ({ vmId, severity, reason }) =>
      emit({ topic: "vm.notice", payload: { id: vmId, severity, reason } }),
    onOrphansChanged: () => emit({ topic: "orphan.changed", payload: {} }),
  });
  const library = await openLibrary({
    home: paths.home,
    store: openLibraryStore(paths.libraryDb),
    files,
    images,
    jobs,
    clock: systemClock,
    ids: systemIds,
    log,
    host: host.info,
    holdersOf: host.holdersOf,
    statusOf: guests.statusOf,
    ...(options.demoImagePath === undefined ? {} : { demoImagePath: options.demoImagePath }),
  });
  // What runs is no reason to keep the library shut.
  await guests
    .reattach()
    .catch((error: unknown) => log.error("looking for running guests failed", error));
  const streams = createTicketBox();
  const { handlers, dispose } = createHandlers({
    library,
    guests,
    jobs,
    ports,
    hostPorts: {
      folders: createFolders(paths.images),
      inbox: createImageInbox(paths.images),
      installer: createInstaller(host.info),
      systemsOfHost: osinfo.systems,
      hasProgram: (name) => findProgram(name) !== undefined,
    },
    identity: { backend: "node", pid: process.pid, version: options.version, home: options.home },
    issueTicket: streams.issue,
    emit,
  });
  catalog.warmUp();
  return {
    handlers,
    onEvent: (listener) => {
      const entry = (event: BackendEvent): void => listener(event);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    streams,
    close: async () => {
      dispose();
      streams.clear();
      await jobs.close();
      await guests.close();
      await library.close();
    },
  };
};
