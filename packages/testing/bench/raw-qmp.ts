// QMP with nothing around it: the reference. Deliberately shares no code with the client that is measured.
import { connect, type Socket } from "node:net";

export type RawQmp = { execute(command: string): Promise<void>; close(): void };

const attempt = (path: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });

/** Connects, trying again every millisecond until the socket is there, and says `qmp_capabilities`. */
export const connectRawQmp = async (path: string, timeoutMs = 20_000): Promise<RawQmp> => {
  const end = performance.now() + timeoutMs;
  let socket: Socket | undefined;
  while (socket === undefined) {
    try {
      socket = await attempt(path);
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  const open = socket;
  let text = "";
  const waiting: (() => void)[] = [];
  let greeted: () => void = () => undefined;
  const greeting = new Promise<void>((resolve) => (greeted = resolve));
  open.on("error", () => undefined);
  open.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const message = JSON.parse(line) as Record<string, unknown>;
      if ("QMP" in message) greeted();
      else if ("return" in message) waiting.shift()?.();
    }
  });
  const execute = (command: string): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      open.write(JSON.stringify({ execute: command }));
    });
  await greeting;
  await execute("qmp_capabilities");
  return { execute, close: () => open.destroy() };
};
