// What the guest says: read and acknowledged while the page keeps up, passed on in large pieces.
import { ApiError } from "@openutm/shared-types";
import { SpiceProtocolError } from "@openutm/spice-wire";
import type { MessageScanner } from "@openutm/spice-wire";
import type { Acknowledger } from "./acknowledger.ts";
import { createBacklog } from "./backlog.ts";
import type { Ended, Piece } from "./backlog.ts";
import type { GuestSocket } from "./guest-socket.ts";
import type { UnreadBudget } from "./unread.ts";

export type DownwardParts = {
  readonly guest: GuestSocket;
  readonly scanner: MessageScanner;
  readonly acknowledger: Acknowledger;
  readonly unread: UnreadBudget;
};

/** A page takes one large message in the time of a few small ones: behind a first one little waits for more. */
const littleBytes = 64 * 1024;
const gatherMs = 1;
const quietMs = 4;

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
  const { guest, scanner, acknowledger, unread } = parts;
  const { socket } = guest;
  let owed: Ended[] = [];
  const backlog = createBacklog({
    scanner,
    onEnded: (ended) => void owed.push(ended),
    onDropped: guest.giveBack,
  });
  let ended = false;
  let failure: ApiError | undefined;
  let wake = (): void => {};
  let turn: NodeJS.Immediate | undefined;
  let gathering: NodeJS.Timeout | undefined;
  let givenAtMs = 0;

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

  /** The server sends two windows of messages and waits: what is read is acknowledged at once while there is room. */
  const acknowledge = (): void => {
    if (unread.isFull()) return;
    for (const { messages, setAck } of owed) {
      acknowledger.read(messages);
      if (setAck !== undefined) acknowledger.setAck(setAck);
    }
    owed = [];
  };

  const wakeNow = (): void => {
    clearImmediate(turn);
    clearTimeout(gathering);
    turn = undefined;
    gathering = undefined;
    wake();
  };
  const wakeSoon = (): void => {
    if (turn !== undefined) return;
    const isLittle = backlog.waitingBytes() < littleBytes;
    if (isLittle && performance.now() - givenAtMs < quietMs) {
      gathering ??= setTimeout(wakeNow, gatherMs);
    } else {
      // A turn of the event loop reads many chunks: the page gets them as one message.
      turn = setImmediate(wakeNow);
    }
  };

  const onData = (chunk: Uint8Array): void => {
    try {
      backlog.push(chunk);
    } catch (error) {
      stop(error);
    }
    countWaiting();
    acknowledge();
    // A channel of which nothing waits for the page goes on, so that one slow channel never stops the others.
    if (unread.isFull() && backlog.isReady()) socket.pause();
    wakeSoon();
  };
  const onRoom = unread.onRoom(() => {
    acknowledge();
    socket.resume();
  });
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  socket.on("end", onEnd);
  socket.on("close", onEnd);
  guest.flow(onData);

  const accept = (piece: Piece): void => {
    for (const bytes of piece.parts) guest.giveBack(bytes);
    given = undefined;
    countWaiting();
    acknowledge();
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
      givenAtMs = performance.now();
      yield given.bytes;
      accept(given);
    }
    if (failure !== undefined) throw failure;
  } finally {
    onRoom();
    clearImmediate(turn);
    clearTimeout(gathering);
    guest.flow(guest.giveBack);
    count(0);
    socket.destroy();
  }
}
