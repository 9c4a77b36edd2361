// What a page holds: a backend's connection that comes back by itself. What a first call reads is followed by events, so
// that a page reads everything once when it opens, and again only after events were missed.
import type { BackendConnection } from "@openutm/shared-types";

export type PageConnection = BackendConnection & {
  /** The backend does not answer any more; events are missed from now on. Returns an idempotent unsubscribe. */
  onLost(listener: () => void): () => void;
  /**
   * Where a WebSocket of streams (`@openutm/shared-types/stream-socket`) opens whose first one is the ticket's, for a
   * worker that reads it by itself; absent, or undefined now, where streams are no WebSockets.
   */
  streamUrl?(ticket: string): string | undefined;
  /** Events flow again after some were missed: whatever was read before may be out of date. Returns an idempotent unsubscribe. */
  onReconnect(listener: () => void): () => void;
};
