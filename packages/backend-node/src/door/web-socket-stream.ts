// A WebSocket's binary frames as a ByteStream, with back-pressure both ways.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";
import { once } from "node:events";
import type { RawData, WebSocket } from "ws";

/** Beyond this many unsent bytes `write` waits. */
const busyBytes = 256 * 1024;
/** Beyond this many unread bytes the socket is paused. */
const maxUnreadBytes = 256 * 1024;

const textRefused = 1003;

const closedError = (): ApiError =>
  new ApiError("stream.unavailable", "The stream is closed.", { hint: "Open it again." });

const unread = (socket: WebSocket): AsyncIterable<Uint8Array> => {
  const queue: Buffer[] = [];
  let queuedBytes = 0;
  let wake = (): void => {};

  socket.on("message", (data: RawData, isBinary: boolean) => {
    if (!isBinary) {
      socket.close(textRefused, "Only binary frames.");
      return;
    }
    queue.push(data as Buffer);
    queuedBytes += (data as Buffer).length;
    if (queuedBytes > maxUnreadBytes) socket.pause();
    wake();
  });
  socket.on("close", () => wake());

  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
          queuedBytes -= chunk.length;
          if (socket.isPaused && queuedBytes <= maxUnreadBytes) socket.resume();
          yield chunk;
        }
        if (socket.readyState === socket.CLOSED) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
};

/** An open socket, and nobody else listens to its messages. */
export const webSocketStream = (socket: WebSocket): ByteStream => {
  socket.binaryType = "nodebuffer";
  socket.on("error", () => {});
  const closed = once(socket, "close").then(() => {
    throw closedError();
  });
  closed.catch(() => {});
  return {
    chunks: unread(socket),
    write: async (bytes) => {
      if (socket.readyState !== socket.OPEN) throw closedError();
      const sent = new Promise<void>((resolve, reject) => {
        socket.send(bytes, { binary: true }, (cause) =>
          cause ? reject(closedError()) : resolve(),
        );
      });
      sent.catch(() => {});
      if (socket.bufferedAmount > busyBytes) await Promise.race([sent, closed]);
    },
    close: () => {
      // Closing waits for the other side's own close, which a paused socket would never read.
      socket.resume();
      socket.close();
    },
  };
};
