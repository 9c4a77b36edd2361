// One envelope on every transport.
import { ApiErrorValue } from "./errors.ts";
import { events } from "./events.ts";
import { methods } from "./methods.ts";
import { z } from "./zod.ts";

export const RequestEnvelope = z
  .strictObject({ id: z.int().min(0), method: z.string().max(64), params: z.json().default({}) })
  .meta({ id: "RequestEnvelope" });
export type RequestEnvelope = z.infer<typeof RequestEnvelope>;

export const ReplyEnvelope = z
  .discriminatedUnion("ok", [
    z.strictObject({ id: z.int().min(0), ok: z.literal(true), result: z.json() }),
    z.strictObject({ id: z.int().min(0), ok: z.literal(false), error: ApiErrorValue }),
  ])
  .meta({ id: "ReplyEnvelope" });
export type ReplyEnvelope = z.infer<typeof ReplyEnvelope>;

/** `epoch` names the owner's life; `seq` grows by one within it, so that a gap is seen. */
export const EventEnvelope = z
  .strictObject({
    topic: z.string().max(64),
    epoch: z.string().max(64),
    seq: z.int().min(0),
    payload: z.json(),
  })
  .meta({ id: "EventEnvelope" });
export type EventEnvelope = z.infer<typeof EventEnvelope>;

/** Every schema by name, for the generator and for validation by name. */
export const contract = { methods, events } as const;
