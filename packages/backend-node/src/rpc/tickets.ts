// One-time tickets for byte streams: a method issues one, a transport redeems it. Bytes never pass through JSON.
import { ApiError, ticketLifeMs } from "@openutm/shared-types";
import type { ByteStream, StreamName } from "@openutm/shared-types";
import { randomBytes } from "node:crypto";

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

export type TicketBoxOptions = {
  readonly nowMs?: () => number;
  readonly randomToken?: () => string;
  /** Tickets waiting at once; the oldest gives way, so that a caller who never redeems cannot fill the memory. */
  readonly maxCount?: number;
};

type Waiting = { readonly open: () => Promise<ByteStream>; readonly expiresAtMs: number };

const ticketBytes = 32;

/** 256 random bits as 43 characters that need no escaping in a URL. */
const randomTicket = (): string => randomBytes(ticketBytes).toString("base64url");

const withoutWrites = (stream: ByteStream): ByteStream => ({
  chunks: stream.chunks,
  write: () =>
    Promise.reject(new ApiError("stream.unavailable", "This stream was opened for reading only.")),
  close: () => stream.close(),
});

/** An empty box. The owner has one and hands it to whoever issues tickets. */
export const createTicketBox = (options: TicketBoxOptions = {}): TicketBox => {
  const { nowMs = () => performance.now(), randomToken = randomTicket, maxCount = 1024 } = options;
  // A Map keeps the order of issue, which is the order of expiry: the front is always the oldest.
  const waiting = new Map<string, Waiting>();

  const dropExpired = (): void => {
    for (const [ticket, { expiresAtMs }] of waiting) {
      if (expiresAtMs > nowMs() && waiting.size < maxCount) return;
      waiting.delete(ticket);
    }
  };

  return {
    issue: (_request, open) => {
      dropExpired();
      const ticket = randomToken();
      waiting.set(ticket, { open, expiresAtMs: nowMs() + ticketLifeMs });
      return ticket;
    },
    redeem: async (ticket, direction) => {
      const found = waiting.get(ticket);
      waiting.delete(ticket);
      if (found === undefined || found.expiresAtMs <= nowMs()) {
        throw new ApiError(
          "stream.ticketInvalid",
          "This ticket is unknown, used or older than 30 seconds.",
          {
            hint: "Ask for a new ticket.",
          },
        );
      }
      const stream = await found.open();
      return direction === "both" ? stream : withoutWrites(stream);
    },
    clear: () => waiting.clear(),
  };
};
