// The one backend that holds the library, from taking the lock to giving it up.
import { ApiError, contractVersion } from "@openutm/shared-types";
import type {
  BackendConnection,
  BackendEvent,
  CallContext,
  Endpoint,
  EventEnvelope,
  Handlers,
  OwnerInfo,
  ReplyEnvelope,
} from "@openutm/shared-types";
import type { Log } from "@openutm/vm-core";
import { mkdirSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createFileLog } from "../host/file-log.ts";
import { homePaths } from "../paths.ts";
import { startTimeOf } from "../processes/start-time.ts";
import { dispatch } from "../rpc/dispatch.ts";
import { requestId } from "../rpc/envelope.ts";
import { createEventSequencer } from "../rpc/events.ts";
import type { TicketBox } from "../rpc/tickets.ts";
import { createControlServer } from "./control/server.ts";
import type { ControlServer } from "./control/server.ts";
import { createDoorSlot } from "./door-slot.ts";
import type { OpenDoor } from "./door-slot.ts";
import { createGate } from "./gate.ts";
import { removeOwnerInfo, writeOwnerInfo } from "./info.ts";
import { connectInProcess } from "./in-process.ts";
import type { LocalBackend } from "./in-process.ts";
import { takeOwnerLock } from "./lock.ts";
import type { OwnerLock } from "./lock.ts";
import { createOwnHandlers } from "./own-handlers.ts";
import type { OwnerMethod } from "./own-handlers.ts";
import { createTokenFile } from "./token.ts";

/** What holds the library open: the rest of the methods, events, streams. */
export type OwnedBackend = {
  readonly handlers: Omit<Handlers, OwnerMethod>;
  onEvent(listener: (event: BackendEvent) => void): () => void;
  readonly streams: TicketBox;
  /** Closes QMP connections and the database; guests go on. */
  close(): Promise<void>;
};

export type OwnerOptions = {
  /** Absolute. Made when it is not there. */
  readonly home: string;
  /** This process has windows: it gives the library up to nobody. */
  readonly windowed: boolean;
  /** OpenUTM's own version. */
  readonly version: string;
  /** Runs once the lock is held: the only time when the database may be open. */
  readonly createBackend: (home: string) => Promise<OwnedBackend>;
  /** Opens the browser door; absent where there is no page to show. */
  readonly openDoor?: (
    backend: LocalBackend,
    options: { readonly port?: number; readonly onClients: () => void; readonly log: Log },
  ) => Promise<OpenDoor>;
  /** Default: `logs/backend.log` in the home. */
  readonly log?: Log;
  /** Default: `check` where `OPENUTM_CHECK_OUTPUTS` is 1, as in development and tests, else `trust`. */
  readonly outputs?: "check" | "trust";
  /** How long running calls may take to end when the library is handed over. */
  readonly drainMs?: number;
};

export type Owner = LocalBackend & {
  readonly endpoint: Endpoint;
  /** A connection for this process's own windows, without a socket. */
  connect(): BackendConnection;
  /** Clients on the control socket and pages at the door. */
  clientCount(): number;
  /** Returns an idempotent unsubscribe. */
  onClients(listener: () => void): () => void;
  /** Gives the library up, whoever asks: at the end of the process. Idempotent. */
  release(reason: string): Promise<void>;
  /** Resolves with the reason when the library has been given up. */
  readonly released: Promise<string>;
};

const defaultDrainMs = 5000;

const releasing = (): ApiError =>
  new ApiError("owner.releasing", "The backend is handing the library over.", {
    hint: "Connect again.",
  });

/** @throws ApiError `library.unusable` */
const makeHome = (home: string): void => {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ApiError(
      "library.unusable",
      `The library's place cannot be made: ${(cause as Error).message}.`,
      { hint: "Choose another place with OPENUTM_HOME.", cause },
    );
  }
};

/** Everything from the held lock on; the caller frees the lock when this throws. */
const own = async (options: OwnerOptions, lock: OwnerLock): Promise<Owner> => {
  const paths = homePaths(options.home);
  const {
    log = createFileLog(join(paths.logs, "backend.log")),
    outputs = process.env["OPENUTM_CHECK_OUTPUTS"] === "1" ? "check" : "trust",
  } = options;
  // Slow on Windows, so it runs beside the opening of the library.
  const startTime = startTimeOf(process.pid);
  const backend = await options.createBackend(options.home);
  const events = createEventSequencer(randomUUID());
  const gate = createGate();
  const eventListeners = new Set<(event: EventEnvelope) => void>();
  const clientListeners = new Set<() => void>();
  let server: ControlServer | undefined;
  let releaseRun: Promise<void> | undefined;
  let resolveReleased = (_reason: string): void => {};
  const released = new Promise<string>((resolve) => (resolveReleased = resolve));

  const emit = (event: BackendEvent): void => {
    const envelope = events.next(event);
    server?.broadcast(envelope);
    for (const listener of eventListeners) listener(envelope);
  };

  const clientsChanged = (): void => {
    for (const listener of clientListeners) listener();
  };

  const handOver = async (reason: string): Promise<void> => {
    const drained = gate.shut(options.drainMs ?? defaultDrainMs);
    await server?.stopListening();
    // The next owner's door has the same port, so that open pages find it.
    door.stopListening();
    await drained;
    emit({ topic: "owner.releasing", payload: {} });
    backend.streams.clear();
    try {
      await backend.close();
    } catch (cause) {
      log.error("The backend did not close cleanly.", cause);
    }
    removeOwnerInfo(paths.ownerInfo);
    lock.release();
    // After the answer to whoever asked has been written.
    setImmediate(() => {
      server?.endAll();
      door.close();
      resolveReleased(reason);
    });
  };

  const release = (reason: string): Promise<void> => (releaseRun ??= handOver(reason));

  const { openDoor } = options;
  const door = createDoorSlot(
    openDoor &&
      ((port) =>
        openDoor(local, {
          ...(port === undefined ? {} : { port }),
          onClients: clientsChanged,
          log,
        })),
  );

  const handlers: Handlers = {
    ...(backend.handlers as Handlers),
    ...createOwnHandlers({ ...options, epoch: events.epoch, release, door }),
  };

  const answer = (raw: unknown, context: CallContext): Promise<ReplyEnvelope> => {
    const run = () => dispatch(handlers, raw, context, { log, outputs });
    // A release must not wait for itself.
    if ((raw as { method?: unknown } | null)?.method === "owner.release") return run();
    return gate.run(run, () => ({ id: requestId(raw), ok: false, error: releasing().value }));
  };

  const local: LocalBackend = {
    epoch: events.epoch,
    answer,
    redeem: (ticket, direction) => backend.streams.redeem(ticket, direction),
    onEvent: (listener) => {
      eventListeners.add(listener);
      return () => void eventListeners.delete(listener);
    },
  };

  backend.onEvent(emit);
  try {
    server = await createControlServer({
      socketPath: paths.controlSocket,
      token: createTokenFile(paths.controlToken),
      tickets: backend.streams,
      answer,
      onClients: clientsChanged,
    });
    const info: OwnerInfo = {
      pid: process.pid,
      startTime: (await startTime) ?? "",
      startedAtMs: Date.now(),
      backend: "node",
      version: options.version,
      contractVersion,
      windowed: options.windowed,
      endpoint: server.endpoint,
    };
    writeOwnerInfo(paths.ownerInfo, info);
  } catch (cause) {
    await server?.stopListening();
    await backend.close();
    throw cause;
  }
  const { endpoint } = server;
  return {
    ...local,
    endpoint,
    connect: () => connectInProcess(local, released),
    clientCount: () => (server?.clientCount() ?? 0) + door.clientCount(),
    onClients: (listener) => {
      clientListeners.add(listener);
      return () => void clientListeners.delete(listener);
    },
    release,
    released,
  };
};

/**
 * Takes the library. Fails at once when another process has it.
 *
 * @throws ApiError `owner.held`, `library.unusable`, or what `createBackend` throws
 */
export const becomeOwner = async (options: OwnerOptions): Promise<Owner> => {
  makeHome(options.home);
  const lock = takeOwnerLock(homePaths(options.home).ownerDb);
  if (lock === undefined) {
    throw new ApiError("owner.held", "Another backend owns this library.", {
      hint: "Connect to it.",
    });
  }
  try {
    return await own(options, lock);
  } catch (cause) {
    lock.release();
    throw cause;
  }
};
