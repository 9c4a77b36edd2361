// Calls through the browser door, as any HTTP client would make them.
import { contractVersion } from "@openutm/shared-types";
import type { ApiErrorValue, Input, MethodName, Output } from "@openutm/shared-types";
import { backendUnderTest } from "./backend-kind.ts";
import type { Served } from "./home.ts";

export type Door = Pick<Served, "origin" | "token">;

export type Answer<M extends MethodName> =
  | { readonly ok: true; readonly result: Output<M> }
  | { readonly ok: false; readonly error: ApiErrorValue };

/** Sends one envelope, whatever it holds. */
export const post = ({ origin, token }: Door, body: string): Promise<Response> =>
  fetch(`${origin}/rpc`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
  });

/** One call, whose failure is an answer too. */
export const answerOf = async <M extends MethodName>(
  door: Door,
  method: M,
  params: Input<M>,
): Promise<Answer<M>> => {
  const response = await post(door, JSON.stringify({ id: 1, method, params }));
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer<M>;
  } catch (cause) {
    throw new Error(
      `The door answered ${method} with ${response.status} and no JSON: ${text.slice(0, 300)}`,
      { cause },
    );
  }
};

/** One call that is to succeed. */
export const callDoor = async <M extends MethodName>(
  door: Door,
  method: M,
  params: Input<M>,
): Promise<Output<M>> => {
  const answer = await answerOf(door, method, params);
  if (!answer.ok) throw new Error(`${method} failed: ${JSON.stringify(answer.error)}`);
  return answer.result;
};

/** Two backends speak the contract: the one that answers must be the one that is tested. */
export const expectBackendUnderTest = async (door: Door): Promise<void> => {
  const { backend } = await callDoor(door, "hello", {
    contractVersion,
    client: "test",
    windowed: false,
  });
  if (backend !== backendUnderTest)
    throw new Error(`The ${backend} backend answers, but the ${backendUnderTest} one is tested.`);
};
