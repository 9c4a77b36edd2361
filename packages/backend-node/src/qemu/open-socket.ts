// A connection to one of a guest's sockets.
import { ApiError } from "@openutm/shared-types";
import type { Endpoint } from "@openutm/shared-types";
import { connect } from "node:net";
import type { OnReadOpts, Socket } from "node:net";

const connectTimeoutMs = 5000;

/**
 * @param onread gets what is read, in place of the socket's own stream
 * @throws ApiError `stream.unavailable` after five seconds or a refusal
 */
export const openSocket = (endpoint: Endpoint, onread?: OnReadOpts): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const place =
      endpoint.kind === "unix"
        ? { path: endpoint.path }
        : { port: endpoint.port, host: endpoint.host };
    const socket = connect({ ...place, ...(onread === undefined ? {} : { onread }) });
    const fail = (cause: unknown): void => {
      socket.destroy();
      reject(
        new ApiError("stream.unavailable", "The guest's stream could not be opened.", {
          hint: "The VM may have just ended, or not answer.",
          cause,
        }),
      );
    };
    const timer = setTimeout(() => fail(new Error("timed out")), connectTimeoutMs);
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      if (endpoint.kind === "tcp") socket.setNoDelay(true);
      resolve(socket);
    });
    socket.once("close", () => clearTimeout(timer));
  });
