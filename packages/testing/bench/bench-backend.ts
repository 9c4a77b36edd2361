// A real backend process of the built command line, in a library of its own, with a connection to its control socket.
import type { ChildProcess } from "node:child_process";
import { connectToOwner } from "@openutm/backend-node";
import { ApiError, type BackendConnection } from "@openutm/shared-types";
import { spawnCli, testHome, type TestHome } from "../src/index.ts";

export type BenchBackend = {
  readonly home: TestHome;
  readonly child: ChildProcess;
  readonly connection: BackendConnection;
};

/** Starts `openutm backend` and connects as soon as it answers. */
export const startBackend = async (home: TestHome): Promise<BenchBackend> => {
  const child = spawnCli(["backend"], { env: { ...home.env, OPENUTM_IDLE_EXIT_MS: "3600000" } });
  child.stderr?.pipe(process.stderr);
  for (const end = performance.now() + 20_000; ;) {
    try {
      return {
        home,
        child,
        connection: await connectToOwner({ home: home.dir, client: "bench", windowed: false }),
      };
    } catch (error) {
      if (!(error instanceof ApiError) || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
};

/** Ends the backend's process and waits until it is gone; its guests go on. */
export const endBackend = async ({ child, connection }: BenchBackend): Promise<void> => {
  connection.close();
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
};

/** Runs `work` with a backend in a fresh library; everything is ended and removed afterwards. */
export const withBackend = async <T>(work: (backend: BenchBackend) => Promise<T>): Promise<T> => {
  const home = testHome();
  try {
    const backend = await startBackend(home);
    return await work(backend);
  } finally {
    home.dispose();
  }
};
