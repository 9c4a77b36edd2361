// One stream of a socket, seen from either end: what it sends costs credit, what it has read gives credit.
import type { ByteStream } from "../backend.ts";
import { ApiError } from "../plain/index.ts";
import { creditPieceBytes, maxStreamDataBytes, streamWindowBytes } from "./frames.ts";
import type { StreamFrame } from "./frames.ts";

const closed = (): ApiError =>
  new ApiError("stream.unavailable", "The stream is closed.", { hint: "Open it again." });

export type CreditedStream = {
  readonly stream: ByteStream;
  /** False: the other side sent more than it had credit for. */
  takeData(bytes: Uint8Array): boolean;
  takeCredit(bytes: number): void;
  /** The other side has ended, or the socket is gone: what came is still read. */
  takeEnd(): void;
};

/** @param onOver called once, when either side has ended the stream */
export const createCreditedStream = (
  number: number,
  send: (frame: StreamFrame) => Promise<void> | void,
  onOver: () => void,
): CreditedStream => {
  const queue: Uint8Array[] = [];
  let over = false;
  let credit = streamWindowBytes;
  let granted = streamWindowBytes;
  let owed = 0;
  let wakeReader = (): void => {};
  let wakeWriters: (() => void)[] = [];

  const wake = (): void => {
    wakeReader();
    for (const wakeWriter of wakeWriters.splice(0)) wakeWriter();
  };
  const end = (): void => {
    over = true;
    wake();
    onOver();
  };
  const giveBack = (bytes: number): void => {
    owed += bytes;
    if (over || owed < creditPieceBytes) return;
    granted += owed;
    void send({ kind: "credit", stream: number, bytes: owed });
    owed = 0;
  };

  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
        yield chunk;
        giveBack(chunk.length);
      }
      if (over) return;
      await new Promise<void>((resolve) => (wakeReader = resolve));
    }
  }

  const mustWait = (piece: Uint8Array): boolean => credit < piece.length && !over;
  const writeOut = async (bytes: Uint8Array): Promise<void> => {
    for (let at = 0; at < bytes.length; at += maxStreamDataBytes) {
      const piece = bytes.subarray(at, at + maxStreamDataBytes);
      while (mustWait(piece)) {
        await new Promise<void>((resolve) => wakeWriters.push(resolve));
      }
      if (over) throw closed();
      credit -= piece.length;
      await send({ kind: "data", stream: number, bytes: piece });
    }
  };
  // Writers wait in a row, so that the bytes of two never mix. Without a row bytes are sent at once: what is written
  // just before the stream is closed still arrives.
  let waitingWriters = 0;
  let lastWrite: Promise<void> = Promise.resolve();
  const write = async (bytes: Uint8Array): Promise<void> => {
    waitingWriters += 1;
    const written = waitingWriters === 1 ? writeOut(bytes) : lastWrite.then(() => writeOut(bytes));
    lastWrite = written.catch(() => {});
    try {
      await written;
    } finally {
      waitingWriters -= 1;
    }
  };

  return {
    stream: {
      chunks: chunks(),
      write,
      close: () => {
        if (over) return;
        void send({ kind: "end", stream: number });
        queue.length = 0;
        end();
      },
    },
    takeData: (bytes) => {
      if (over) return true;
      granted -= bytes.length;
      if (granted < 0) return false;
      queue.push(bytes);
      wakeReader();
      return true;
    },
    takeCredit: (bytes) => {
      credit = Math.min(credit + bytes, streamWindowBytes);
      for (const wakeWriter of wakeWriters.splice(0)) wakeWriter();
    },
    takeEnd: () => {
      if (!over) end();
    },
  };
};
