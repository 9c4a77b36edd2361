// A guest's socket that carries much, as a ByteStream: read into memory that goes round, given on in large pieces.
import type { ByteStream, Endpoint } from "@openutm/shared-types";
import { openSocket } from "../qemu/open-socket.ts";
import { createSlabs, joinPieces } from "../spice-relay/slabs.ts";
import { duplexStream } from "./duplex.ts";

/** So much waits for the reader before the socket is left alone. */
const maxWaitingBytes = 1024 * 1024;

/** A chunk's memory is read into again once the next is asked for. @throws ApiError `stream.unavailable` */
export const openSlabStream = async (endpoint: Endpoint): Promise<ByteStream> => {
  const slabs = createSlabs();
  const waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let wake = (): void => {};
  let turn: NodeJS.Immediate | undefined;

  const socket = await openSocket(endpoint, {
    buffer: slabs.room,
    callback: (count) => {
      waiting.push(slabs.take(count));
      waitingBytes += count;
      // A turn of the event loop reads many chunks of 64 KiB: the reader gets them as one.
      turn ??= setImmediate(() => {
        turn = undefined;
        wake();
      });
      return waitingBytes < maxWaitingBytes;
    },
  });
  let ended = false;
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  socket.on("end", onEnd).on("close", onEnd);

  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const pieces = waiting.splice(0);
      waitingBytes = 0;
      if (pieces.length > 0) {
        if (!ended) socket.resume();
        yield joinPieces(pieces);
        for (const piece of pieces) slabs.giveBack(piece);
      } else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return { ...duplexStream(socket), chunks: chunks() };
};
