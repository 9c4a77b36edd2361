// The events' WebSocket: one text frame an event.
import type { EventEnvelope } from "@openutm/shared-types";
import type { WebSocket } from "ws";
import { createOutbox } from "../owner/control/outbox.ts";
import type { LocalBackend } from "../owner/in-process.ts";

/** Sends every event until the socket ends, or falls too far behind and is ended. */
export const sendEvents = (socket: WebSocket, backend: Pick<LocalBackend, "onEvent">): void => {
  const outbox = createOutbox({
    get writableLength() {
      return socket.bufferedAmount;
    },
    write: (text) => {
      socket.send(text, () => outbox.flush());
      return true;
    },
  });
  const unsubscribe = backend.onEvent((envelope: EventEnvelope) => {
    if (!outbox.event(envelope, JSON.stringify(envelope))) socket.terminate();
  });
  socket.on("close", unsubscribe);
  socket.on("error", () => {});
};
