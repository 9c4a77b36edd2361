// Where the owner listens: a unix socket in the home, or loopback TCP on Windows, whose Node has no unix sockets.
import type { Endpoint } from "@openutm/shared-types";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import type { ListenOptions, Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { maxSocketPathBytes } from "../../paths.ts";

/** Where the control socket lies, and how it goes away. */
export type SocketPlace = { readonly path: string; remove(): void };

/**
 * In the home, or where that path is too long for a socket's name, in a new private directory of an unforeseeable name.
 * Whatever a killed owner has left there is removed: only the owner of the library may call this.
 */
export const placeSocket = (wanted: string): SocketPlace => {
  if (Buffer.byteLength(wanted) <= maxSocketPathBytes) {
    rmSync(wanted, { force: true });
    return { path: wanted, remove: () => rmSync(wanted, { force: true }) };
  }
  const dir = mkdtempSync(join(tmpdir(), "openutm-"));
  return {
    path: join(dir, basename(wanted)),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
};

/** @param socketPath used except on Windows */
export const listenOptions = (platform: NodeJS.Platform, socketPath: string): ListenOptions =>
  platform === "win32" ? { host: "127.0.0.1", port: 0 } : { path: socketPath };

/** A socket that is connecting; small lines go out at once. */
export const connectEndpoint = (endpoint: Endpoint): Socket =>
  endpoint.kind === "unix"
    ? connect({ path: endpoint.path })
    : connect({ host: endpoint.host, port: endpoint.port, noDelay: true });
