// The control socket: where other apps, the command line and scripts talk to the owner.
import type { CallContext, Endpoint, EventEnvelope, ReplyEnvelope } from "@openutm/shared-types";
import { chmodSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { TicketBox } from "../../rpc/tickets.ts";
import { serveConnection } from "./connection.ts";
import type { ControlConnection } from "./connection.ts";
import { listenOptions, placeSocket } from "./endpoint.ts";

export type ControlServerOptions = {
  /** Where the socket should lie; a path that is too long is replaced by a short private one. */
  readonly socketPath: string;
  readonly token: string;
  readonly tickets: TicketBox;
  readonly answer: (raw: unknown, context: CallContext) => Promise<ReplyEnvelope>;
  /** Called with the number of clients that have said hello, whenever it changes. */
  readonly onClients?: (count: number) => void;
  readonly limits?: Partial<ControlLimits>;
};

export type ControlLimits = {
  /** Connections that have not said who they are; the oldest gives way to a new one. */
  readonly maxUnproved: number;
  readonly maxClients: number;
  /** How long a connection may take to prove itself and say hello. */
  readonly proveWithinMs: number;
};

export type ControlServer = {
  readonly endpoint: Endpoint;
  /** Sends an event to every client that has said hello. */
  broadcast(envelope: EventEnvelope): void;
  clientCount(): number;
  /** Takes no new connections; those that are there go on. The socket's file is gone afterwards. */
  stopListening(): Promise<void>;
  /** Ends every connection, streams too, once what was sent is out. */
  endAll(): void;
};

const defaultLimits: ControlLimits = { maxUnproved: 64, maxClients: 256, proveWithinMs: 10_000 };

const listen = (server: Server, socketPath: string): Promise<Endpoint> =>
  new Promise((resolve, reject) => {
    // Also for later: a failed accept (no more file descriptors) must not end the process.
    server.on("error", reject);
    server.listen(listenOptions(process.platform, socketPath), () => {
      const address = server.address() as AddressInfo | string;
      if (typeof address !== "string") {
        resolve({ kind: "tcp", host: "127.0.0.1", port: address.port });
        return;
      }
      chmodSync(address, 0o600);
      resolve({ kind: "unix", path: address });
    });
  });

/** @throws the system's error when it cannot listen */
export const createControlServer = async (
  options: ControlServerOptions,
): Promise<ControlServer> => {
  const limits = { ...defaultLimits, ...options.limits };
  const connections = new Map<Socket, ControlConnection>();
  /** Not proved yet, oldest first. */
  const unproved = new Set<Socket>();
  const clients = new Set<Socket>();
  let accepted = 0;

  const clientsChanged = (): void => options.onClients?.(clients.size);

  const accept = (socket: Socket): void => {
    socket.setNoDelay(true);
    if (unproved.size >= limits.maxUnproved) {
      for (const oldest of unproved) {
        oldest.destroy();
        unproved.delete(oldest);
        break;
      }
    }
    unproved.add(socket);
    const late = setTimeout(() => socket.destroy(), limits.proveWithinMs);
    const proved = (): void => {
      clearTimeout(late);
      unproved.delete(socket);
    };
    socket.once("close", () => {
      proved();
      connections.delete(socket);
      if (clients.delete(socket)) clientsChanged();
    });
    accepted += 1;
    const connection = serveConnection(socket, {
      clientId: `control-${accepted}`,
      token: options.token,
      tickets: options.tickets,
      answer: options.answer,
      onStream: proved,
      onGreeted: () => {
        proved();
        clients.add(socket);
        clientsChanged();
        if (clients.size > limits.maxClients) socket.destroy();
      },
    });
    connections.set(socket, connection);
  };

  const server = createServer(accept);
  const place = placeSocket(options.socketPath);
  const endpoint = await listen(server, place.path);
  let closed: Promise<void> | undefined;

  return {
    endpoint,
    broadcast: (envelope) => {
      if (clients.size === 0) return;
      // Written once, whoever listens.
      const line = `${JSON.stringify(envelope)}\n`;
      for (const socket of clients) connections.get(socket)?.event(envelope, line);
    },
    clientCount: () => clients.size,
    stopListening: () => {
      closed ??= new Promise((resolve) => {
        // The callback of close waits for the last connection; the socket itself is gone at once.
        server.close();
        place.remove();
        resolve();
      });
      return closed;
    },
    endAll: () => {
      for (const connection of connections.values()) connection.end();
    },
  };
};
