// A browser's WebSocket as the contract's ByteStream.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream } from "@openutm/shared-types";

/** Beyond this many unsent bytes `write` waits. */
const busyBytes = 256 * 1024;
/** A browser says nowhere when it has sent something, so one looks. */
const lookAgainMs = 5;
/** A browser's WebSocket cannot be paused: a reader so far behind has stopped reading, and the stream is given up. */
const maxUnreadBytes = 256 * 1024 * 1024;

const closed = (): ApiError =>
  new ApiError("stream.unavailable", "The stream is closed.", { hint: "Open it again." });

const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    // A browser keeps to itself why.
    socket.addEventListener("close", () =>
      reject(
        new ApiError("stream.ticketInvalid", "The stream could not be opened.", {
          hint: "Ask for a new ticket.",
        }),
      ),
    );
  });

const chunksOf = (socket: WebSocket): AsyncIterable<Uint8Array> => {
  const queue: Uint8Array[] = [];
  let unreadBytes = 0;
  let wake = (): void => {};

  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer)) return;
    queue.push(new Uint8Array(data));
    unreadBytes += data.byteLength;
    if (unreadBytes > maxUnreadBytes) socket.close();
    wake();
  });
  socket.addEventListener("close", () => wake());

  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
          unreadBytes -= chunk.byteLength;
          yield chunk;
        }
        if (socket.readyState === socket.CLOSED) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
};

/** @throws ApiError `stream.ticketInvalid` */
export const openWebSocketStream = async (
  url: string,
  webSocket: typeof globalThis.WebSocket,
): Promise<ByteStream> => {
  const socket = new webSocket(url);
  socket.binaryType = "arraybuffer";
  const chunks = chunksOf(socket);
  await opened(socket);
  return {
    chunks,
    write: async (bytes) => {
      if (socket.readyState !== socket.OPEN) throw closed();
      socket.send(bytes as Uint8Array<ArrayBuffer>);
      while (socket.bufferedAmount > busyBytes && socket.readyState === socket.OPEN) {
        await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
      }
    },
    close: () => socket.close(),
  };
};
