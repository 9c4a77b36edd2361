// For tests: a control socket before the test backend.
import { contractVersion } from "@openutm/shared-types";
import { mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dispatch } from "../../rpc/dispatch.ts";
import { createTestBackend } from "../test-backend.ts";
import { newToken } from "../token.ts";
import { connectControl } from "./client.ts";
import { connectEndpoint } from "./endpoint.ts";
import { createControlServer } from "./server.ts";
import type { ControlServerOptions } from "./server.ts";

export const hello = { contractVersion, client: "test", windowed: false };
export const token = newToken();

/** Windows' Node has no unix sockets: there the backend listens on loopback TCP. */
export const hasUnixSockets = process.platform !== "win32";

export const closing = (socket: Socket): Promise<void> => {
  socket.on("error", () => {});
  return new Promise((resolve) => socket.once("close", () => resolve()));
};

export type TestControl = Awaited<ReturnType<typeof openTestControl>>;

export const openTestControl = async (options: Partial<ControlServerOptions> = {}) => {
  const dir = mkdtempSync(join(tmpdir(), "openutm-control-"));
  const backend = createTestBackend();
  const server = await createControlServer({
    socketPath: join(dir, "control.sock"),
    token,
    tickets: backend.tickets,
    answer: (request, context) =>
      dispatch(backend.handlers, request, context, { outputs: "check" }),
    ...options,
  });
  const { endpoint } = server;
  return {
    backend,
    server,
    socketPath: endpoint.kind === "unix" ? endpoint.path : "",
    client: () => connectControl({ endpoint, token, hello, helloTimeoutMs: 10_000 }),
    raw: () => connectEndpoint(endpoint),
    close: async () => {
      await server.stopListening();
      server.endAll();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
