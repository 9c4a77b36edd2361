import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below those that a system gives to outgoing connections (Linux: from 32768), which come and go all the time. */
const [lowest, beyond] = [20_000, 32_000];

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** A TCP port of 127.0.0.1 that was free a moment ago, and that nobody gets by chance. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(lowest, beyond);
    if (await isFree(port)) return port;
  }
};
