// A page's connection to the door that served it: calls by fetch, events and streams by WebSocket.
import { ApiError, contractVersion } from "@openutm/shared-types/plain";
import type { BackendEvent } from "@openutm/shared-types";
import { openStreamSocket } from "@openutm/shared-types/stream-socket";
import { createListeners } from "../../listeners.ts";
import type { PageConnection } from "../../page-connection.ts";
import { callDoor, eventTicket } from "./calls.ts";
import type { Door } from "./calls.ts";
import { followEvents } from "./events.ts";
import { takeToken } from "./token.ts";

export type HttpConnection = PageConnection & {
  /** Where a WebSocket opens whose first stream is the ticket's, for whoever wants one of its own. */
  streamUrl(ticket: string): string;
};

/** By default everything is the browser's. */
export type HttpConnectionOptions = {
  readonly origin?: string;
  readonly token?: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly webSocket?: typeof globalThis.WebSocket;
};

const hello = { contractVersion, client: "page", windowed: true };

/** Returns at once and connects by itself, again and again. Takes the token out of the address's fragment. */
export const createHttpConnection = (options: HttpConnectionOptions = {}): HttpConnection => {
  const door: Door = {
    origin: options.origin ?? globalThis.location.origin,
    token: options.token ?? takeToken({ location, storage: localStorage, history }),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
  const webSocket = options.webSocket ?? globalThis.WebSocket;
  const wsOrigin = door.origin.replace(/^http/, "ws");
  const events = createListeners<BackendEvent>();
  const losses = createListeners<void>();
  const reconnections = createListeners<void>();
  const closings = createListeners<string>();
  // What is read before events flow could be out of date unnoticed, so the first calls wait for the first try.
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let hasMissedEvents = false;
  let lastId = 0;
  let closedReason: string | undefined;

  const close = (reason: string): void => {
    if (closedReason !== undefined) return;
    closedReason = reason;
    begin();
    stop();
    closings.tell(reason);
  };

  const nextId = (): number => (lastId += 1);

  const stop = followEvents({
    open: async () => {
      const [ticket] = await Promise.all([
        eventTicket(door),
        callDoor(door, nextId(), "hello", hello),
      ]);
      return new webSocket(`${wsOrigin}/events?ticket=${ticket}`);
    },
    onEvent: events.tell,
    onOpen: () => {
      begin();
      if (hasMissedEvents) reconnections.tell();
    },
    onLost: () => {
      hasMissedEvents = true;
      losses.tell();
    },
    onFailed: () => {
      hasMissedEvents = true;
      begin();
    },
    onRefused: (cause) => close(cause.message),
  });

  const streamUrl = (ticket: string): string => `${wsOrigin}/stream/${ticket}`;

  return {
    call: async (method, input) => {
      await begun;
      if (closedReason !== undefined) throw new ApiError("owner.unreachable", closedReason);
      return callDoor(door, nextId(), method, input);
    },
    onEvent: events.add,
    openStream: async (ticket) => (await openStreamSocket(new webSocket(streamUrl(ticket)))).first,
    onClose: closings.add,
    onLost: losses.add,
    onReconnect: reconnections.add,
    streamUrl,
    close: () => close("The connection was closed."),
  };
};
