import type {
  Input,
  MethodName,
  Output,
  ReplyEnvelope,
} from "../../packages/shared-types/src/index.ts";
import type { Served } from "../../packages/testing/src/index.ts";

let id = 0;

/** One call through the door, as any HTTP client would make it. */
export const callDoor = async <M extends MethodName>(
  { origin, token }: Served,
  method: M,
  params: Input<M>,
): Promise<Output<M>> => {
  const response = await fetch(`${origin}/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: (id += 1), method, params }),
  });
  const reply = (await response.json()) as ReplyEnvelope;
  if (!reply.ok) throw new Error(`${method}: ${reply.error.message}`);
  return reply.result as Output<M>;
};
