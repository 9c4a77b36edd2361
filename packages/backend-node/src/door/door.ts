// The browser door: the page, its calls, events and streams over HTTP on loopback.
import { ApiError } from "@openutm/shared-types";
import type { Log } from "@openutm/vm-core";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";
import type { OpenDoor } from "../owner/door-slot.ts";
import type { LocalBackend } from "../owner/in-process.ts";
import { createOneTimeBox } from "../rpc/one-time-box.ts";
import { createCspReports } from "./csp-reports.ts";
import { sendEvents } from "./events-socket.ts";
import { judgeRequest } from "./guard.ts";
import { listenOnLoopback } from "./listen.ts";
import { createPageFiles } from "./page-files.ts";
import { foreign, refuseUpgrade, sendError, setCommonHeaders } from "./responses.ts";
import { findRoute, hasToken, ticketOfPath } from "./routes.ts";
import type { RouteParts } from "./routes.ts";
import { carryStreams } from "./stream-sockets.ts";

export type DoorOptions = {
  readonly backend: LocalBackend;
  /** The built page. */
  readonly pageDir: string;
  readonly token: string;
  readonly port?: number;
  /** Tried first when no port is asked for. */
  readonly preferredPort?: number;
  /** Called whenever `clientCount` changes. */
  readonly onClients?: () => void;
  readonly log?: Log;
};

/** A request's head must be there in this time; a connection that says nothing counts as well. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;
const checkIntervalMs = 2000;
/** Connections that have not asked for anything yet; the oldest gives way to a new one. */
const maxSilent = 256;
const maxConnections = 1024;
/** Larger than any message of a display protocol's client, clipboard included. */
const maxFrameBytes = 16 * 1024 * 1024;

// An import reads every getter of the module, for which Node loads its own fetch and WebSocket: a tenth of a start's time.
const { createServer } = process.getBuiltinModule("node:http");

const internal = new ApiError("internal", "OpenUTM made a mistake.").value;

/** Lets a flood of connections that ask for nothing push out only its own. */
const boundSilent = (server: Server, silent: Set<Duplex>): void => {
  server.on("connection", (socket: Socket) => {
    for (const oldest of silent) {
      if (silent.size < maxSilent) break;
      silent.delete(oldest);
      oldest.destroy();
    }
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
};

/**
 * Opens the door on 127.0.0.1 and ::1.
 *
 * @throws ApiError `port.inUse`
 */
export const createDoor = async (options: DoorOptions): Promise<OpenDoor> => {
  const { backend, token } = options;
  const parts: RouteParts = {
    backend,
    token,
    eventTickets: createOneTimeBox({ maxCount: 256 }),
    page: createPageFiles(options.pageDir),
    cspReports: createCspReports(),
  };
  const silent = new Set<Duplex>();
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
  });
  let port = 0;
  let pages = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    silent.delete(request.socket);
    setCommonHeaders(response);
    if (judgeRequest(request, port) === "refused") {
      sendError(response, 403, foreign);
      return;
    }
    const route = findRoute(request);
    if (route === undefined) {
      sendError(response, 405, foreign);
      return;
    }
    await route(request, response, parts);
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((cause: unknown) => {
      options.log?.error("The door failed to answer.", cause);
      if (response.headersSent) response.destroy();
      else sendError(response, 500, internal);
    });
  };

  const openEvents = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const [, ticket = ""] = /^\/events\?ticket=([A-Za-z0-9_-]{43})$/.exec(request.url ?? "") ?? [];
    if (parts.eventTickets.take(ticket) === undefined && !hasToken(request, token)) {
      refuseUpgrade(socket, "401 Unauthorized");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      pages += 1;
      options.onClients?.();
      webSocket.once("close", () => {
        pages -= 1;
        options.onClients?.();
      });
      sendEvents(webSocket, backend);
    });
  };

  const openStream = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    try {
      const stream = await backend.redeem(ticketOfPath(request.url) ?? "", "both");
      if (socket.destroyed) {
        stream.close();
        return;
      }
      socket.once("close", () => stream.close());
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const redeem = (ticket: string) => backend.redeem(ticket, "both");
        carryStreams(webSocket, { first: stream, redeem });
      });
    } catch {
      refuseUpgrade(socket, "404 Not Found");
    }
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    silent.delete(socket);
    socket.on("error", () => {});
    if (judgeRequest(request, port) === "refused") refuseUpgrade(socket, "403 Forbidden");
    else if (ticketOfPath(request.url) !== undefined) void openStream(request, socket, head);
    else if (/^\/events(\?|$)/.test(request.url ?? "")) openEvents(request, socket, head);
    else refuseUpgrade(socket, "404 Not Found");
  };

  const makeServer = (): Server => {
    const server = createServer(
      {
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        connectionsCheckingInterval: checkIntervalMs,
        noDelay: true,
      },
      onRequest,
    );
    server.maxConnections = maxConnections;
    server.on("upgrade", onUpgrade);
    boundSilent(server, silent);
    return server;
  };

  const servers = { v4: makeServer(), v6: makeServer() };
  port = await listenOnLoopback(servers, options);
  // A failed accept (no more file descriptors) must not end the process.
  for (const server of Object.values(servers)) server.on("error", () => {});

  return {
    url: `http://127.0.0.1:${port}/#token=${token}`,
    port,
    clientCount: () => pages,
    stopListening: () => {
      for (const server of Object.values(servers)) server.close();
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await Promise.all(
        Object.values(servers).map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
};
