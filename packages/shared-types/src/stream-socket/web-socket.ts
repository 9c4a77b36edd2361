// A page's or a worker's WebSocket to the door, carrying streams.
import { ApiError } from "../plain/index.ts";
import { encodeStreamFrame } from "./frames.ts";
import type { StreamFrame } from "./frames.ts";
import { createStreamSocket } from "./stream-socket.ts";
import type { StreamSocket } from "./stream-socket.ts";

/** What is used of a browser's WebSocket. */
export type WebSocketLike = {
  binaryType: string;
  readonly readyState: number;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: "open" | "close", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
};

/** `readyState` of a WebSocket that is open (HTML standard). */
const openState = 1;

const joined = (frame: StreamFrame): Uint8Array<ArrayBuffer> => {
  const { head, payload } = encodeStreamFrame(frame);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
};

/**
 * Resolves when the socket is open; its first stream is the one of its address.
 *
 * @throws ApiError `stream.ticketInvalid`: browsers keep to themselves why a socket did not open
 */
export const openStreamSocket = (socket: WebSocketLike): Promise<StreamSocket> => {
  socket.binaryType = "arraybuffer";
  const streams = createStreamSocket({
    send: (frame) => {
      if (socket.readyState === openState) socket.send(joined(frame));
    },
    close: () => socket.close(),
  });
  socket.addEventListener("message", ({ data }) => {
    if (data instanceof ArrayBuffer) streams.receive(new Uint8Array(data));
  });
  socket.addEventListener("close", streams.closed);
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", () => resolve(streams));
    socket.addEventListener("close", () =>
      reject(
        new ApiError("stream.ticketInvalid", "The stream could not be opened.", {
          hint: "Ask for a new ticket.",
        }),
      ),
    );
  });
};
