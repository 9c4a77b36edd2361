// For tests: the smallest backend that has calls, failures, events and streams. No QEMU, no files.
import { ApiError, contractVersion, defaultSettings } from "@openutm/shared-types";
import type { BackendEvent, Handlers, Settings, Vm } from "@openutm/shared-types";
import { Duplex } from "node:stream";
import type { OwnedBackend } from "./owner.ts";
import { createTicketBox } from "../rpc/tickets.ts";
import type { TicketBox } from "../rpc/tickets.ts";
import { duplexStream } from "../streams/duplex.ts";

export type TestBackend = {
  readonly handlers: Partial<Handlers>;
  readonly tickets: TicketBox;
  onEvent(listener: (event: BackendEvent) => void): () => void;
  emit(event: BackendEvent): void;
  /** Lets every `vm.stop` that waits go on. */
  finishStops(): void;
  readonly closed: () => boolean;
  close(): Promise<void>;
};

export const testVmId = "a2f9b1de-4f0f-4b5b-9b53-3b8f0c9f2a11";

export const testVm = (overrides: Partial<Vm> = {}): Vm => ({
  id: testVmId,
  name: "Test",
  description: "",
  tags: [],
  status: "stopped",
  revision: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  ...overrides,
});

/** Gives back what is written to it. */
export const echo = (): Duplex => {
  const duplex: Duplex = new Duplex({
    read: () => {},
    write: (chunk, _encoding, done) => {
      duplex.push(chunk);
      done();
    },
    final: (done) => {
      duplex.push(null);
      done();
    },
  });
  return duplex;
};

/**
 * `vm.list` lists one VM, `vm.openStream` echoes, `vm.logs` fails with a defect, `vm.stop` waits for `finishStops` or
 * for its caller to go, `settings.update` is remembered and told in an event.
 */
export const createTestBackend = (): TestBackend => {
  const listeners = new Set<(event: BackendEvent) => void>();
  const tickets = createTicketBox();
  let settings: Settings = defaultSettings;
  let stops: (() => void)[] = [];
  let closed = false;

  const emit = (event: BackendEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const handlers: Partial<Handlers> = {
    hello: async () => ({
      contractVersion,
      backend: "node",
      version: "0.0.0-test",
      pid: process.pid,
      epoch: "test",
    }),
    "vm.list": async () => ({ vms: [testVm()] }),
    "vm.get": async () => {
      throw new ApiError("vm.notFound", "There is no such VM.");
    },
    "vm.logs": async () => {
      throw new TypeError("a defect");
    },
    "vm.stop": async () => {
      await new Promise<void>((resolve) => stops.push(resolve));
      return testVm();
    },
    "vm.openStream": async ({ stream }) => ({
      ticket: tickets.issue({ stream }, async () => duplexStream(echo())),
      protocol: "raw",
    }),
    "settings.get": async () => settings,
    "settings.update": async (patch) => {
      settings = { ...settings, ...(patch as Partial<Settings>) };
      emit({ topic: "settings.changed", payload: { settings } });
      return settings;
    },
  };

  return {
    handlers,
    tickets,
    emit,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    finishStops: () => {
      for (const finish of stops) finish();
      stops = [];
    },
    closed: () => closed,
    close: async () => {
      closed = true;
    },
  };
};

/** As the owner wants it: a test calls no method that is not there. */
export const asOwned = (backend: TestBackend): OwnedBackend => ({
  handlers: backend.handlers as OwnedBackend["handlers"],
  streams: backend.tickets,
  onEvent: backend.onEvent,
  close: backend.close,
});
