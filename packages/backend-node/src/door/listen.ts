// The door's place: one port on both loopback addresses, and on no other.
import { ApiError } from "@openutm/shared-types";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

type ListenError = NodeJS.ErrnoException;

/** Systems without IPv6 say one of these; the door is then on 127.0.0.1 alone. */
const noIpv6 = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL"]);
const attempts = 8;

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const onError = (cause: Error): void => reject(cause);
    server.once("error", onError);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off("error", onError);
      resolve((server.address() as AddressInfo).port);
    });
  });

const listenOnIpv6 = async (server: Server, port: number): Promise<void> => {
  try {
    await listen(server, "::1", port);
  } catch (cause) {
    if (!noIpv6.has((cause as ListenError).code ?? "")) throw cause;
  }
};

const closeNow = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Both or none. */
const listenBoth = async (servers: DoorServers, port: number): Promise<number> => {
  const chosen = await listen(servers.v4, "127.0.0.1", port);
  try {
    await listenOnIpv6(servers.v6, chosen);
    return chosen;
  } catch (cause) {
    await closeNow(servers.v4);
    throw cause;
  }
};

export type DoorServers = { readonly v4: Server; readonly v6: Server };

const isHeld = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === "EADDRINUSE";

const taken = (port: number, cause: unknown): ApiError =>
  new ApiError(
    "port.inUse",
    `Port ${port} ${isHeld(cause) ? "is taken by another program" : "may not be used here"}.`,
    {
      hint: "Choose another port with --port, or leave it out.",
      data: { port },
      cause,
    },
  );

/**
 * Listens on the asked port; without one on the preferred port, or where that is taken, on any free one.
 *
 * @throws ApiError `port.inUse`
 */
export const listenOnLoopback = async (
  servers: DoorServers,
  { port, preferredPort = 0 }: { readonly port?: number; readonly preferredPort?: number },
): Promise<number> => {
  if (port !== undefined) {
    return listenBoth(servers, port).catch((cause: unknown) => {
      throw taken(port, cause);
    });
  }
  let lastCause: unknown;
  for (const candidate of [preferredPort, ...Array.from({ length: attempts }, () => 0)]) {
    try {
      return await listenBoth(servers, candidate);
    } catch (cause) {
      lastCause = cause;
    }
  }
  throw taken(preferredPort, lastCause);
};
