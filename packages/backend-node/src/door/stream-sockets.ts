// A page's WebSocket that carries streams: the door's end of it.
import type { ByteStream } from "@openutm/shared-types";
import { createStreamSocket, encodeStreamFrame } from "@openutm/shared-types/stream-socket";
import type { RawData, WebSocket } from "ws";
import { pipe } from "../streams/pipe.ts";

const textRefused = 1003;
/** A page that does not read the control messages that it causes itself is gone, or worse. */
const maxUnsentBytes = 16 * 1024 * 1024;

export type StreamSocketOptions = {
  /** What the socket's own address opened. */
  readonly first: ByteStream;
  readonly redeem: (ticket: string) => Promise<ByteStream>;
};

/** An open socket, and nobody else listens to its messages. Returns at once; all streams end with the socket. */
export const carryStreams = (webSocket: WebSocket, options: StreamSocketOptions): void => {
  const joinUp = async (stream: ByteStream, opened: Promise<ByteStream>): Promise<void> => {
    try {
      await pipe(stream, await opened);
    } catch {
      stream.close();
    }
  };
  const streams = createStreamSocket({
    send: (frame) => {
      if (webSocket.readyState !== webSocket.OPEN) return;
      if (webSocket.bufferedAmount > maxUnsentBytes) {
        webSocket.terminate();
        return;
      }
      const { head, payload } = encodeStreamFrame(frame);
      // Two fragments of one message: the payload is not copied.
      webSocket.send(head, { binary: true, fin: false });
      return new Promise<void>((resolve) => {
        webSocket.send(payload, { binary: true, fin: true }, () => resolve());
      });
    },
    close: () => webSocket.close(),
    onOpen: (ticket, stream) => void joinUp(stream, options.redeem(ticket)),
  });
  webSocket.binaryType = "nodebuffer";
  webSocket.on("error", () => {});
  webSocket.on("close", streams.closed);
  webSocket.on("message", (data: RawData, isBinary: boolean) => {
    if (isBinary) streams.receive(data as Buffer);
    else webSocket.close(textRefused, "Only binary frames.");
  });
  void pipe(streams.first, options.first);
};
