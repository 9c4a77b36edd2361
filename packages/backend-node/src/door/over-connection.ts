// A door may stand before a backend in another process: this makes of a connection what the door needs.
import { ApiError, methods } from "@openutm/shared-types";
import type { BackendConnection, Input, MethodName, ReplyEnvelope } from "@openutm/shared-types";
import type { LocalBackend } from "../owner/in-process.ts";
import { readEnvelope, requestId } from "../rpc/envelope.ts";
import { createEventSequencer } from "../rpc/events.ts";

const isMethodName = (name: string): name is MethodName => Object.hasOwn(methods, name);

/** @param epoch what the other backend called its life in its hello */
export const backendOver = (connection: BackendConnection, epoch: string): LocalBackend => {
  const events = createEventSequencer(epoch);
  return {
    epoch,
    answer: async (raw): Promise<ReplyEnvelope> => {
      const id = requestId(raw);
      try {
        const { method, params } = readEnvelope(raw);
        if (!isMethodName(method)) {
          throw new ApiError("request.unknownMethod", `There is no method “${method}”.`);
        }
        const result = await connection.call(method, params as Input<typeof method>);
        return { id, ok: true, result: result as (ReplyEnvelope & { ok: true })["result"] };
      } catch (cause) {
        const error =
          cause instanceof ApiError ? cause : new ApiError("internal", "The connection failed.");
        return { id, ok: false, error: error.value };
      }
    },
    redeem: (ticket) => connection.openStream(ticket),
    onEvent: (listener) => connection.onEvent((event) => listener(events.next(event))),
  };
};
