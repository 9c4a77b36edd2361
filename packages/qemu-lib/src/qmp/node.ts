/** The Node edge of QMP: sockets. Nothing else in this folder does I/O. */
import { lstat } from "node:fs/promises";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { QemuLibError } from "../errors.ts";
import type { ByteDuplex } from "./duplex.ts";

export type Endpoint =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/**
 * Connects once. Throws `qmp.notReady` when nothing is there or listens yet (worth a retry), `qmp.endpointRefused`
 * when the path is a symlink or anything but a socket, or the connection is not permitted.
 */
export async function openEndpoint(endpoint: Endpoint, signal?: AbortSignal): Promise<ByteDuplex> {
  signal?.throwIfAborted();
  if (endpoint.kind === "unix") await requireSocket(endpoint.path);
  return new Promise((resolve, reject) => {
    const socket =
      endpoint.kind === "unix" ? connect(endpoint.path) : connect(endpoint.port, endpoint.host);
    const settle = (): void => {
      socket.removeAllListeners("error");
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = (): void => {
      settle();
      socket.destroy();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("error", (error) => {
      settle();
      reject(openFailure(error, describe(endpoint)));
    });
    socket.once("connect", () => {
      settle();
      if (endpoint.kind === "tcp") socket.setNoDelay(true);
      resolve(socketDuplex(socket));
    });
  });
}

/** Wraps a connected socket (or any Node duplex of its kind). */
export function socketDuplex(socket: Socket): ByteDuplex {
  let failure: Error | undefined;
  // An error before `listen` must not be thrown as uncaught.
  socket.on("error", (error) => (failure = error));
  return {
    listen: ({ onData, onEnd }) => {
      if (socket.destroyed) {
        queueMicrotask(() => onEnd(failure));
        return;
      }
      socket.on("data", onData);
      socket.once("close", () => onEnd(failure));
    },
    write: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    close: () => void socket.destroy(),
  };
}

/** The folder is private, so that nobody swaps the path between this look and the connect. */
async function requireSocket(path: string): Promise<void> {
  let isSocket: boolean;
  try {
    isSocket = (await lstat(path)).isSocket();
  } catch (error) {
    throw openFailure(error as NodeJS.ErrnoException, path);
  }
  if (!isSocket) {
    throw new QemuLibError("qmp.endpointRefused", `${path} is not a socket.`, {
      hint: "Something replaced the virtual machine's control socket. Remove the file and start it again.",
      data: { path },
    });
  }
}

const notReadyCodes = new Set(["ENOENT", "ECONNREFUSED", "EAGAIN"]);

function openFailure(error: NodeJS.ErrnoException, where: string): QemuLibError {
  const data = { endpoint: where, cause: error.code };
  return notReadyCodes.has(error.code ?? "")
    ? new QemuLibError("qmp.notReady", `QEMU does not answer at ${where} yet.`, {
        data,
        cause: error,
      })
    : new QemuLibError(
        "qmp.endpointRefused",
        `The control socket ${where} cannot be opened: ${error.message}`,
        {
          data,
          cause: error,
        },
      );
}

function describe(endpoint: Endpoint): string {
  return endpoint.kind === "unix" ? endpoint.path : `${endpoint.host}:${endpoint.port}`;
}
