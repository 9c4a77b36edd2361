// Bytes over a message port, with the back-pressure that ports lack: each side says what it has read.
import { ApiError } from "@openutm/shared-types/plain";
import type { ByteStream } from "@openutm/shared-types";

export type PortMessage =
  | { readonly bytes: Uint8Array }
  /** So many bytes have been read. */
  | { readonly taken: number }
  | { readonly end: true };

/** The same of a page's MessagePort and of Electron's MessagePortMain. */
export type BytePort = {
  post(message: PortMessage): void;
  /** Messages that came before are kept for the listener. */
  onMessage(listener: (message: PortMessage) => void): void;
  onClose(listener: () => void): void;
  close(): void;
};

/** So many bytes may be under way unread before `write` waits. */
const windowBytes = 1024 * 1024;

const closed = (): ApiError =>
  new ApiError("stream.unavailable", "The stream is closed.", { hint: "Open it again." });

export const portStream = (port: BytePort): ByteStream => {
  const queue: Uint8Array[] = [];
  let ended = false;
  let unreadBytes = 0;
  let wakeReader = (): void => {};
  const waitingWriters = new Set<() => void>();

  const isFull = (): boolean => unreadBytes > windowBytes && !ended;

  const finish = (): void => {
    if (ended) return;
    ended = true;
    wakeReader();
    for (const wake of waitingWriters) wake();
    waitingWriters.clear();
  };

  port.onMessage((message) => {
    if ("bytes" in message) {
      queue.push(message.bytes);
      wakeReader();
    } else if ("taken" in message) {
      unreadBytes -= message.taken;
      if (unreadBytes > windowBytes) return;
      for (const wake of waitingWriters) wake();
      waitingWriters.clear();
    } else finish();
  });
  port.onClose(finish);

  return {
    chunks: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
            yield chunk;
            if (!ended) port.post({ taken: chunk.byteLength });
          }
          if (ended) return;
          await new Promise<void>((resolve) => (wakeReader = resolve));
        }
      },
    },
    write: async (bytes) => {
      if (ended) throw closed();
      port.post({ bytes });
      unreadBytes += bytes.byteLength;
      while (isFull()) await new Promise<void>((resolve) => waitingWriters.add(resolve));
    },
    close: () => {
      if (ended) return;
      port.post({ end: true });
      finish();
      port.close();
    },
  };
};
