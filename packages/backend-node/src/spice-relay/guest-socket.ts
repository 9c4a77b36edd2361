// The socket of one SPICE channel: read into slabs, first in exact counts for the link, then as it comes.
import type { Endpoint } from "@openutm/shared-types";
import type { Socket } from "node:net";
import { openSocket } from "../qemu/open-socket.ts";
import { createSlabs } from "./slabs.ts";

export type GuestSocket = {
  /** To write, to pause and to end; its bytes are not read from it. */
  readonly socket: Socket;
  /** For one reader. Rejects when the connection ends before so many bytes have come. */
  readonly readExactly: (count: number) => Promise<Uint8Array>;
  /** From now on everything goes to `onChunk`; what had come already goes first. */
  readonly flow: (onChunk: (chunk: Uint8Array) => void) => void;
  /** Bytes of a chunk that are needed no more. Their memory is read into again. */
  readonly giveBack: (bytes: Uint8Array) => void;
};

/** @throws ApiError `stream.unavailable` */
export const openGuestSocket = async (endpoint: Endpoint): Promise<GuestSocket> => {
  const slabs = createSlabs();
  let early = Buffer.alloc(0);
  let wake = (): void => {};
  const collect = (chunk: Uint8Array): void => {
    early = Buffer.concat([early, chunk]);
    slabs.giveBack(chunk);
    wake();
  };
  let onChunk = collect;
  const socket = await openSocket(endpoint, {
    buffer: slabs.room,
    callback: (count) => {
      onChunk(slabs.take(count));
      return true;
    },
  });

  socket.on("end", () => wake()).on("close", () => wake());

  const readExactly = async (count: number): Promise<Uint8Array> => {
    while (early.length < count) {
      if (socket.destroyed || socket.readableEnded) throw new Error("the connection ended");
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const bytes = early.subarray(0, count);
    early = early.subarray(count);
    return bytes;
  };

  return {
    socket,
    readExactly,
    flow: (take) => {
      onChunk = take;
      const first = early;
      early = Buffer.alloc(0);
      if (first.length > 0) take(first);
    },
    giveBack: slabs.giveBack,
  };
};
