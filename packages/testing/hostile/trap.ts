// A port that nobody must ever reach.
import { createServer } from "node:net";

export type Trap = { readonly port: number; connections(): number; close(): void };

/** Listens on loopback and counts who comes. */
export const setTrap = async (): Promise<Trap> => {
  let connections = 0;
  const listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as { port: number };
  return { port, connections: () => connections, close: () => void listener.close() };
};
