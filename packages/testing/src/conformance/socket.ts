// A connection to the control socket that keeps to no rule but the script's.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Endpoint } from "@openutm/shared-types";
import { waitFor } from "../harness/wait.ts";
import { differs } from "./match.ts";
import type { World } from "./world.ts";

type Exchange = { readonly socket: readonly unknown[]; readonly replies: readonly unknown[] };

const connect = ({ home }: World): Socket => {
  const text = readFileSync(join(home.dir, "owner.json"), "utf8");
  const { endpoint } = JSON.parse(text) as { endpoint: Endpoint };
  return endpoint.kind === "unix"
    ? createConnection(endpoint.path)
    : createConnection(endpoint.port, endpoint.host);
};

const toLine = (line: unknown): string =>
  `${typeof line === "string" ? line : JSON.stringify(line)}\n`;

/** Says the lines at once and listens until everything expected has come; then the lines that were expected. */
export const sayLines = async (
  world: World,
  { socket: said, replies }: Exchange,
): Promise<{ readonly lines: readonly unknown[]; readonly difference: string | undefined }> => {
  const socket = connect(world);
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  // It may be closed before everything was taken.
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(said.map(toLine).join(""));
  const lines = (): unknown[] =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown)
      .filter((line) => !Object.hasOwn(line as object, "topic"));
  const answerTo = (reply: unknown): unknown =>
    lines().find((line) => differs(line, reply, world.saved) === undefined);
  const missing = (): unknown[] => replies.filter((reply) => answerTo(reply) === undefined);
  try {
    await waitFor("the replies", () => missing().length === 0);
    return { lines: replies.map(answerTo), difference: undefined };
  } catch {
    const [first] = missing();
    return {
      lines: lines(),
      difference: `no line was ${JSON.stringify(first)}; there were ${text.slice(0, 600)}`,
    };
  } finally {
    socket.destroy();
  }
};
