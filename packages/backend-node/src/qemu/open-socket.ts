// A connection to one of a guest's sockets.
import { ApiError } from "@openutm/shared-types";
import type { Endpoint } from "@openutm/shared-types";
import { connect } from "node:net";
import type { Socket } from "node:net";

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
