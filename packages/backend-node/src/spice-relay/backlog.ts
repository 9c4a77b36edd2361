// What has come from the guest and waits for the page: joined to large pieces that end where messages end.
import {
  channels,
  clippedCopyHeadBytes,
  clippedCopyType,
  encodeClippedCopy,
  findClippedCopy,
  headerBytes,
} from "@openutm/spice-wire";
import type { ClippedCopy, MessageBegin, MessageScanner } from "@openutm/spice-wire";
import { messagePieces } from "./message-pieces.ts";
import { joinPieces } from "./slabs.ts";

const setAckNumber = channels.main.table.set_ack.number;

type Entry = {
  readonly bytes: Uint8Array;
  /** Where it ends a message ends. */
  readonly isEnd: boolean;
};

export type Piece = {
  readonly bytes: Uint8Array;
  /** The memory that it was made of. */
  readonly parts: readonly Uint8Array[];
};

/** Messages of the server that have come whole; with SET_ACK's body, when that is the last one of them. */
export type Ended = { readonly messages: number; readonly setAck: Uint8Array | undefined };

/** A piece is no longer than this, unless it is one chunk of the socket with the beginning of its first message. */
const maxPieceBytes = 1024 * 1024;
/** So much of one message is passed on before its end is there. */
const partBytes = 256 * 1024;
/** A smaller picture is not worth a look at what of it is drawn; a larger one than 4K screens is not held. */
const leastClippedBytes = 32 * 1024;
const mostClippedBytes = 64 * 1024 * 1024;

export type BacklogParts = {
  readonly scanner: MessageScanner;
  readonly onEnded: (ended: Ended) => void;
  /** Bytes that came and go nowhere. */
  readonly onDropped: (bytes: Uint8Array) => void;
};

export type Backlog = {
  /** @throws SpiceProtocolError of the scanner */
  readonly push: (chunk: Uint8Array) => void;
  /** What may go to the page now; undefined: wait for more. `rest` takes a message that will never end. */
  readonly take: (which: "whole" | "rest") => Piece | undefined;
  /** Whether `take("whole")` would give something: what does not count as unread by the page is not waited for. */
  readonly isReady: () => boolean;
  /** What waits for the page to take it. What is held until its message is whole waits for the guest. */
  readonly waitingBytes: () => number;
};

const notEnded = (bytes: Uint8Array): Entry => ({ bytes, isEnd: false });

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, piece) => sum + piece.length, 0);

/** What is known of the message that has begun and not ended. */
type Begun = {
  readonly bodyBytes: number;
  /** Nothing of it may go to the page while what of it is drawn is not known, or it is cut to that. */
  copy: "unknown" | ClippedCopy;
};

export const createBacklog = ({ scanner, onEnded, onDropped }: BacklogParts): Backlog => {
  /** Each ends where a message ends. */
  const whole: Entry[] = [];
  /** Of the message after those. */
  let part: Uint8Array[] = [];
  let begun: Begun | undefined;

  /** Looks at the message's head once it is there. */
  const look = (): void => {
    if (begun?.copy !== "unknown") return;
    const pieces = messagePieces(part);
    const head = new Uint8Array(Math.min(clippedCopyHeadBytes, begun.bodyBytes));
    if (pieces.length < headerBytes.mini + head.length) return;
    pieces.copy(headerBytes.mini, head);
    const copy = findClippedCopy(head, begun.bodyBytes);
    if (copy === undefined) begun = undefined;
    else begun.copy = copy;
  };

  const endClipped = (copy: ClippedCopy): void => {
    const pieces = messagePieces(part);
    const bytes = encodeClippedCopy(copy, (at, target) =>
      pieces.copy(headerBytes.mini + at, target),
    );
    for (const piece of part) onDropped(piece);
    part = [];
    whole.push({ bytes, isEnd: true });
    onEnded({ messages: 1, setAck: undefined });
  };

  const push: Backlog["push"] = (chunk) => {
    let start = 0;
    let end = 0;
    let messages = 0;
    const keep = (to: number): void => {
      if (to > start) part.push(chunk.subarray(start, to));
      start = to;
    };
    const finish = (to: number, setAck?: Uint8Array): void => {
      keep(to);
      const last = part.pop();
      whole.push(...part.map(notEnded));
      if (last !== undefined) whole.push({ bytes: last, isEnd: true });
      part = [];
      onEnded({ messages, setAck });
      messages = 0;
    };
    const onBegin = ({ type, bodyBytes, bodyAt }: MessageBegin): void => {
      if (type !== clippedCopyType) return;
      if (bodyBytes < leastClippedBytes || bodyBytes > mostClippedBytes) return;
      // The messages before it are done; a header that came in two chunks stands in `part` already.
      const headerAt = bodyAt - headerBytes.mini;
      if (headerAt >= start && messages > 0) finish(headerAt);
      begun = { bodyBytes, copy: "unknown" };
    };
    scanner.scan(
      chunk,
      (message) => {
        end = message.endAt;
        messages += 1;
        if (begun !== undefined) {
          keep(end);
          look();
          const copy = begun?.copy;
          begun = undefined;
          if (copy !== undefined && copy !== "unknown") {
            endClipped(copy);
            messages = 0;
          } else finish(end);
        } else if (message.type === setAckNumber) finish(end, message.body);
      },
      onBegin,
    );
    if (messages > 0) finish(end);
    keep(chunk.length);
    look();
  };

  /** How many entries make the next piece. */
  const count = (entries: readonly Entry[]): number => {
    let bytes = 0;
    let ended = 0;
    for (const [index, entry] of entries.entries()) {
      if (ended > 0 && bytes + entry.bytes.length > maxPieceBytes) return ended;
      // A little of a message is joined to the chunk that ends it, however long that is.
      if (bytes >= partBytes && bytes + entry.bytes.length > maxPieceBytes) return index;
      bytes += entry.bytes.length;
      if (entry.isEnd) ended = index + 1;
    }
    return ended > 0 ? ended : entries.length;
  };
  const mayPart = (): boolean => begun === undefined && lengthOf(part) >= partBytes;

  const takeEntries = (which: "whole" | "rest"): readonly Entry[] => {
    if (whole.length > 0) return whole.splice(0, count(whole));
    if (which === "whole" && !mayPart()) return [];
    const entries = part.map(notEnded);
    return entries.slice(0, part.splice(0, count(entries)).length);
  };

  const take: Backlog["take"] = (which) => {
    const parts = takeEntries(which).map(({ bytes }) => bytes);
    return parts.length === 0 ? undefined : { bytes: joinPieces(parts), parts };
  };

  return {
    push,
    take,
    isReady: () => whole.length > 0 || mayPart(),
    waitingBytes: () =>
      lengthOf(whole.map(({ bytes }) => bytes)) + (begun === undefined ? lengthOf(part) : 0),
  };
};
