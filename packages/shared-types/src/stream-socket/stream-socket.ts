// Several byte streams over one WebSocket, seen from either end.
import type { ByteStream } from "../backend.ts";
import { ApiError } from "../plain/index.ts";
import type { CreditedStream } from "./credited-stream.ts";
import { createCreditedStream } from "./credited-stream.ts";
import type { StreamFrame } from "./frames.ts";
import { decodeStreamFrame, maxStreamNumber } from "./frames.ts";

export type StreamSocketParts = {
  /** A promise: the frame's bytes are in use until it resolves. */
  readonly send: (frame: StreamFrame) => Promise<void> | void;
  /** Ends the WebSocket: the last stream has ended, or the other side broke the rules. */
  readonly close: () => void;
  /** The other side asks for a stream by its ticket. Without it, it may not. */
  readonly onOpen?: (ticket: string, stream: ByteStream) => void;
};

export type StreamSocket = {
  /** The stream that the socket's address opened. */
  readonly first: ByteStream;
  /** Asks the other side for a further stream; a ticket that is not good ends it at once. @throws ApiError `stream.unavailable` */
  open(ticket: string): ByteStream;
  /** One binary message of the other side. */
  receive(message: Uint8Array): void;
  /** The WebSocket has closed. */
  closed(): void;
  isOpen(): boolean;
};

export const createStreamSocket = (parts: StreamSocketParts): StreamSocket => {
  const live = new Map<number, CreditedStream>();
  let isOpen = true;
  let lastNumber = 0;

  const add = (number: number): ByteStream => {
    const made = createCreditedStream(number, parts.send, () => {
      live.delete(number);
      if (live.size === 0) finish();
    });
    live.set(number, made);
    return made.stream;
  };
  const finish = (): void => {
    if (!isOpen) return;
    isOpen = false;
    for (const stream of live.values()) stream.takeEnd();
    parts.close();
  };
  const first = add(0);

  const openFor = (number: number, ticket: string): void => {
    // Numbers only ever go up: a late message for an old stream never reaches a new one.
    if (parts.onOpen === undefined || number !== lastNumber + 1) {
      finish();
      return;
    }
    lastNumber = number;
    parts.onOpen(ticket, add(number));
  };

  const take = (frame: StreamFrame): void => {
    if (frame.kind === "open") {
      openFor(frame.stream, frame.ticket);
      return;
    }
    const stream = live.get(frame.stream);
    // What was under way when this side ended the stream.
    if (stream === undefined) return;
    if (frame.kind === "credit") stream.takeCredit(frame.bytes);
    else if (frame.kind === "end") stream.takeEnd();
    else if (!stream.takeData(frame.bytes)) finish();
  };

  return {
    first,
    open: (ticket) => {
      if (!isOpen || lastNumber === maxStreamNumber) {
        throw new ApiError("stream.unavailable", "This connection carries no further stream.", {
          hint: "Open one of its own.",
        });
      }
      lastNumber += 1;
      void parts.send({ kind: "open", stream: lastNumber, ticket });
      return add(lastNumber);
    },
    receive: (message) => {
      if (!isOpen) return;
      const frame = decodeStreamFrame(message);
      if (frame === undefined) finish();
      else take(frame);
    },
    closed: finish,
    isOpen: () => isOpen,
  };
};
