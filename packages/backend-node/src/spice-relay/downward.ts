// What the guest says: read while the page keeps up, passed on in large pieces, acknowledged when it is accepted.
import { ApiError } from "@openutm/shared-types";
import { SpiceProtocolError } from "@openutm/spice-wire";
import type { Socket } from "node:net";
import type { Acknowledger } from "./acknowledger.ts";
import type { Backlog, Piece } from "./backlog.ts";
import type { UnreadBudget } from "./unread.ts";

export type DownwardParts = {
  readonly socket: Socket;
  readonly backlog: Backlog;
  readonly acknowledger: Acknowledger;
  readonly unread: UnreadBudget;
};

const broken = (cause: SpiceProtocolError): ApiError =>
  new ApiError("stream.unavailable", "The guest's display sent something that is not SPICE.", {
    hint: "Restart the VM if this stays.",
    data: { channel: cause.channel, message: cause.messageName, why: cause.why },
    cause,
  });

/**
 * `ByteStream`'s chunks. Asking for the next one accepts the one before. Ends when the socket ends; throws an
 * `ApiError` when the server breaks the protocol.
 */
export async function* downwardChunks(parts: DownwardParts): AsyncGenerator<Uint8Array> {
  const { socket, backlog, acknowledger, unread } = parts;
  let ended = false;
  let failure: ApiError | undefined;
  let wake = (): void => {};
  let turn: NodeJS.Immediate | undefined;

  const stop = (error: unknown): void => {
    failure = error instanceof SpiceProtocolError ? broken(error) : (error as ApiError);
    socket.destroy();
  };
  const onData = (chunk: Buffer): void => {
    try {
      backlog.push(chunk);
    } catch (error) {
      stop(error);
    }
    unread.add(chunk.length);
    // A channel of which nothing waits for the page goes on, so that one slow channel never stops the others.
    if (unread.isFull() && backlog.isReady()) socket.pause();
    // A turn of the event loop reads many chunks of 64 KiB: the page gets them as one message.
    turn ??= setImmediate(() => {
      turn = undefined;
      wake();
    });
  };
  const onRoom = unread.onRoom(() => socket.resume());
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  socket.on("data", onData);
  socket.on("end", onEnd);
  socket.on("close", onEnd);

  const accept = (piece: Piece): void => {
    for (const { messages, setAck } of piece.parts) {
      acknowledger.accepted(messages);
      if (setAck !== undefined) acknowledger.setAck(setAck);
    }
    unread.add(-piece.bytes.length);
    if (!backlog.isReady()) socket.resume();
  };

  let given: Piece | undefined;
  try {
    for (;;) {
      given = backlog.take(ended ? "rest" : "whole");
      if (given === undefined) {
        if (ended) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      yield given.bytes;
      accept(given);
      given = undefined;
    }
    if (failure !== undefined) throw failure;
  } finally {
    onRoom();
    clearImmediate(turn);
    socket.off("data", onData);
    unread.add(-(backlog.bytes() + (given?.bytes.length ?? 0)));
    socket.destroy();
  }
}
