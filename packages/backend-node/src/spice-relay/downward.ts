// What the guest says: read while the page keeps up, passed on in large pieces, acknowledged when it is accepted.
import { ApiError } from "@openutm/shared-types";
import { SpiceProtocolError } from "@openutm/spice-wire";
import type { Acknowledger } from "./acknowledger.ts";
import type { Backlog, Piece } from "./backlog.ts";
import type { GuestSocket } from "./guest-socket.ts";
import type { UnreadBudget } from "./unread.ts";

export type DownwardParts = {
  readonly guest: GuestSocket;
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
 * `ByteStream`'s chunks. Asking for the next one accepts the one before, and takes its memory back. Ends when the
 * socket ends; throws an `ApiError` when the server breaks the protocol.
 */
export async function* downwardChunks(parts: DownwardParts): AsyncGenerator<Uint8Array> {
  const { guest, backlog, acknowledger, unread } = parts;
  const { socket } = guest;
  let ended = false;
  let failure: ApiError | undefined;
  let wake = (): void => {};
  let turn: NodeJS.Immediate | undefined;

  const stop = (error: unknown): void => {
    failure = error instanceof SpiceProtocolError ? broken(error) : (error as ApiError);
    socket.destroy();
  };
  let given: Piece | undefined;
  let counted = 0;
  const count = (waiting: number): void => {
    const change = waiting - counted;
    counted = waiting;
    if (change !== 0) unread.add(change);
  };
  const countWaiting = (): void => count(backlog.waitingBytes() + (given?.bytes.length ?? 0));

  const onData = (chunk: Uint8Array): void => {
    try {
      backlog.push(chunk);
    } catch (error) {
      stop(error);
    }
    countWaiting();
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
  socket.on("end", onEnd);
  socket.on("close", onEnd);
  guest.flow(onData);

  const accept = (piece: Piece): void => {
    for (const { bytes, messages, setAck } of piece.parts) {
      acknowledger.accepted(messages);
      if (setAck !== undefined) acknowledger.setAck(setAck);
      guest.giveBack(bytes);
    }
    given = undefined;
    countWaiting();
    if (!backlog.isReady()) socket.resume();
  };

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
    }
    if (failure !== undefined) throw failure;
  } finally {
    onRoom();
    clearImmediate(turn);
    guest.flow(guest.giveBack);
    count(0);
    socket.destroy();
  }
}
