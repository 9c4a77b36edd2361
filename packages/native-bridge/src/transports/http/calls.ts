// Calls over POST /rpc.
import { ApiError, maxRequestBytes } from "@openutm/shared-types/plain";
import type { Input, MethodName, Output, ReplyEnvelope } from "@openutm/shared-types";

export type Door = {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
};

const unreachable = (cause?: unknown): ApiError =>
  new ApiError("owner.unreachable", "OpenUTM does not answer.", {
    hint: "Is it still running? Start it again with “openutm serve”.",
    cause,
  });

const post = async (door: Door, path: string, body: string): Promise<unknown> => {
  let response: Response;
  try {
    response = await door.fetch(`${door.origin}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${door.token}`, "content-type": "application/json" },
      body,
      cache: "no-store",
      credentials: "omit",
    });
    return await response.json();
  } catch (cause) {
    throw unreachable(cause);
  }
};

const isRefusal = (answer: unknown): answer is ReplyEnvelope & { readonly ok: false } =>
  (answer as { ok?: unknown } | null)?.ok === false;

/** @throws ApiError what the backend says, `owner.unreachable` when nothing answers, `request.tooLarge` */
export const callDoor = async <M extends MethodName>(
  door: Door,
  id: number,
  method: M,
  params: Input<M>,
): Promise<Output<M>> => {
  const body = JSON.stringify({ id, method, params });
  if (new TextEncoder().encode(body).length > maxRequestBytes) {
    throw new ApiError("request.tooLarge", "The request is larger than 1 MiB.");
  }
  const answer = await post(door, "/rpc", body);
  if (isRefusal(answer)) throw ApiError.fromValue(answer.error);
  if ((answer as { ok?: unknown } | null)?.ok !== true) throw unreachable();
  return (answer as { result: Output<M> }).result;
};

/** A one-time ticket for the events' WebSocket. @throws ApiError `auth.denied`, `owner.unreachable` */
export const eventTicket = async (door: Door): Promise<string> => {
  const answer = await post(door, "/ticket", "{}");
  if (isRefusal(answer)) throw ApiError.fromValue(answer.error);
  const ticket = (answer as { ticket?: unknown } | null)?.ticket;
  if (typeof ticket !== "string") throw unreachable();
  return ticket;
};
