// A guest's sockets on Node.
import { connectQmp, openEndpoint } from "@openutm/qemu-lib";
import { ApiError } from "@openutm/shared-types";
import type { Endpoint } from "@openutm/shared-types";
import type { GuestSockets } from "@openutm/vm-core";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { duplexStream } from "../streams/duplex.ts";

const connectTimeoutMs = 5000;

/** @throws ApiError `stream.unavailable` after five seconds or a refusal */
export const openSocket = (endpoint: Endpoint): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket =
      endpoint.kind === "unix" ? connect(endpoint.path) : connect(endpoint.port, endpoint.host);
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

export const createGuestSockets = (): GuestSockets => ({
  connectQmp: (endpoint, options) =>
    connectQmp((signal) => openEndpoint(endpoint, signal), options),
  openStream: async (endpoint) => duplexStream(await openSocket(endpoint)),
});
