// One-time tickets for byte streams: a method issues one, a transport redeems it. Bytes never pass through JSON.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream, StreamName } from "@openutm/shared-types";
import { createOneTimeBox } from "./one-time-box.ts";
import type { OneTimeBoxOptions } from "./one-time-box.ts";

/** Which way a transport can carry bytes: an HTTP GET only down, a socket both. */
export type StreamDirection = "both" | "down";

export type TicketRequest = { readonly stream: StreamName };

export type TicketBox = {
  /**
   * A ticket (43 characters, base64url of 32 random bytes) that opens `open`'s stream once within 30 s.
   * `open` runs when the ticket is redeemed, not before.
   */
  issue(request: TicketRequest, open: () => Promise<ByteStream>): string;
  /**
   * Uses the ticket up, whatever comes of it. One opened `down` gives no second opening for the way up.
   * @throws ApiError `stream.ticketInvalid`, or what `open` throws
   */
  redeem(ticket: string, direction: StreamDirection): Promise<ByteStream>;
  /** Forgets every ticket that was not redeemed. */
  clear(): void;
};

const withoutWrites = (stream: ByteStream): ByteStream => ({
  chunks: stream.chunks,
  write: () =>
    Promise.reject(
      new ApiError("stream.unavailable", "This stream was opened for reading only.", {
        hint: "Open it with a transport that carries bytes both ways.",
      }),
    ),
  close: () => stream.close(),
});

/** An empty box. The owner has one and hands it to whoever issues tickets. */
export const createTicketBox = (options: OneTimeBoxOptions = {}): TicketBox => {
  const waiting = createOneTimeBox<() => Promise<ByteStream>>(options);
  return {
    issue: (_request, open) => waiting.put(open),
    redeem: async (ticket, direction) => {
      const open = waiting.take(ticket);
      if (open === undefined) {
        throw new ApiError(
          "stream.ticketInvalid",
          "This ticket is unknown, used or older than 30 seconds.",
          { hint: "Ask for a new ticket." },
        );
      }
      const stream = await open();
      return direction === "both" ? stream : withoutWrites(stream);
    },
    clear: () => waiting.clear(),
  };
};
