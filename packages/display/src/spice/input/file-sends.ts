// The page's files on their way to the guest: the worker reads and sends them, the page follows.
import type { FileTransfer } from "../../remote-display.ts";
import type { FromWorker, ToWorker } from "../worker/messages.ts";

export type FileSends = {
  send(file: File, onProgress: (sentBytes: number) => void): FileTransfer;
  hear(message: Extract<FromWorker, { readonly type: "file" }>): void;
  /** What is under way has failed. */
  close(): void;
};

type Sending = {
  onProgress(sentBytes: number): void;
  resolve(): void;
  reject(error: Error): void;
};

export const createFileSends = (post: (message: ToWorker) => void): FileSends => {
  const sendings = new Map<number, Sending>();
  let lastRequestId = 0;

  const settle = (requestId: number, how: (sending: Sending) => void): void => {
    const sending = sendings.get(requestId);
    sendings.delete(requestId);
    if (sending !== undefined) how(sending);
  };

  return {
    send: (file, onProgress) => {
      lastRequestId += 1;
      const requestId = lastRequestId;
      const done = new Promise<void>((resolve, reject) =>
        sendings.set(requestId, { onProgress, resolve, reject }),
      );
      post({ type: "send-file", requestId, file });
      return { done, cancel: () => post({ type: "cancel-file", requestId }) };
    },
    hear: ({ requestId, state }) => {
      switch (state.phase) {
        case "sending":
          sendings.get(requestId)?.onProgress(state.sentBytes);
          return;
        case "done":
          settle(requestId, ({ resolve }) => resolve());
          return;
        case "cancelled":
          settle(requestId, ({ reject }) => reject(new Error("The transfer was cancelled.")));
          return;
        case "failed":
          settle(requestId, ({ reject }) => reject(new Error(state.why)));
          return;
      }
    },
    close: () => {
      for (const requestId of [...sendings.keys()])
        settle(requestId, ({ reject }) => reject(new Error("The guest's display was closed.")));
    },
  };
};
