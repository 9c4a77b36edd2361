// A backend in this very process, seen as the envelopes that any transport carries, and as a connection.
import { ApiError } from "@openutm/shared-types";
import type {
  BackendConnection,
  BackendEvent,
  ByteStream,
  CallContext,
  EventEnvelope,
  Input,
  MethodName,
  Output,
  ReplyEnvelope,
} from "@openutm/shared-types";
import type { StreamDirection } from "../rpc/tickets.ts";

/** What a transport (the control socket, the browser door) needs of a backend. */
export type LocalBackend = {
  /** Names the owner's life. */
  readonly epoch: string;
  /** Answers one call; never rejects. `raw` is what JSON.parse gave. */
  answer(raw: unknown, context: CallContext): Promise<ReplyEnvelope>;
  /** @throws ApiError `stream.ticketInvalid` */
  redeem(ticket: string, direction: StreamDirection): Promise<ByteStream>;
  /** Returns an idempotent unsubscribe. */
  onEvent(listener: (event: EventEnvelope) => void): () => void;
};

let connections = 0;

/** @param ended resolves with the reason when the backend has gone */
export const connectInProcess = (
  backend: LocalBackend,
  ended: Promise<string>,
): BackendConnection => {
  connections += 1;
  const gone = new AbortController();
  const context: CallContext = { clientId: `local-${connections}`, signal: gone.signal };
  const closeListeners = new Set<(reason: string) => void>();
  const unsubscribes = new Set<() => void>();
  let lastId = 0;

  const close = (reason: string): void => {
    if (gone.signal.aborted) return;
    gone.abort();
    for (const unsubscribe of unsubscribes) unsubscribe();
    for (const listener of closeListeners) listener(reason);
    closeListeners.clear();
  };
  void ended.then(close);

  return {
    call: async <M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> => {
      if (gone.signal.aborted) {
        throw new ApiError("owner.unreachable", "The connection to the backend is closed.");
      }
      lastId += 1;
      const reply = await backend.answer({ id: lastId, method, params: input }, context);
      if (!reply.ok) throw ApiError.fromValue(reply.error);
      return reply.result as Output<M>;
    },
    onEvent: (listener) => {
      const unsubscribe = backend.onEvent(({ topic, payload }) =>
        listener({ topic, payload } as BackendEvent),
      );
      const stop = (): void => {
        unsubscribes.delete(stop);
        unsubscribe();
      };
      unsubscribes.add(stop);
      return stop;
    },
    openStream: (ticket) => backend.redeem(ticket, "both"),
    onClose: (listener) => {
      closeListeners.add(listener);
      return () => void closeListeners.delete(listener);
    },
    close: () => close("It was closed here."),
  };
};
