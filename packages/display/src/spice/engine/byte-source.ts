// Where a channel's bytes come from and go to, in the worker.
import type { ByteStream } from "@openutm/shared-types";

export type ByteHandlers = {
  onBytes(bytes: Uint8Array): void;
  /** Once, after the last bytes; also after `close`. */
  onEnd(): void;
};

export type ByteSink = {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
};

/** Rejects with an `Error` whose message is for a person. */
export type OpenBytes = (handlers: ByteHandlers) => Promise<ByteSink>;

/** A WebSocket of the worker's own that carries one channel and nothing else. It cannot make its sender wait. */
export const webSocketBytes =
  (url: string): OpenBytes =>
  (handlers) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.binaryType = "arraybuffer";
      socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (data instanceof ArrayBuffer) handlers.onBytes(new Uint8Array(data));
      });
      let isOpen = false;
      socket.addEventListener("open", () => {
        isOpen = true;
        resolve({
          send: (bytes) => {
            if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
          },
          close: () => socket.close(),
        });
      });
      socket.addEventListener("close", () => {
        if (isOpen) handlers.onEnd();
        else reject(new Error("The guest's display could not be reached."));
      });
    });

/** A stream that makes its sender wait until what came was drawn. */
export const streamBytes =
  (stream: ByteStream): OpenBytes =>
  (handlers) => {
    const read = async (): Promise<void> => {
      for await (const chunk of stream.chunks) handlers.onBytes(chunk);
    };
    void read()
      .catch(() => undefined)
      .then(handlers.onEnd);
    return Promise.resolve({
      send: (bytes) => void stream.write(bytes).catch(() => undefined),
      close: stream.close,
    });
  };

/** What page and worker say to each other over one stream's port. */
export type PortMessage =
  | { readonly bytes: Uint8Array }
  /** The worker has drawn what came: the page may send more. */
  | { readonly taken: number }
  | { readonly end: true };

/** A stream that only the page can open: it passes the bytes on, never more of them than were taken. */
export const portBytes =
  (port: MessagePort): OpenBytes =>
  (handlers) => {
    port.addEventListener("message", ({ data }: MessageEvent<PortMessage>) => {
      if ("bytes" in data) {
        handlers.onBytes(data.bytes);
        port.postMessage({ taken: data.bytes.byteLength } satisfies PortMessage);
      } else if ("end" in data) handlers.onEnd();
    });
    port.start();
    return Promise.resolve({
      send: (bytes) => port.postMessage({ bytes } satisfies PortMessage),
      close: () => {
        port.postMessage({ end: true } satisfies PortMessage);
        handlers.onEnd();
      },
    });
  };
