// What has come from the guest and waits for the page: joined to large pieces that end where messages end.
import { channels } from "@openutm/spice-wire";
import type { MessageScanner } from "@openutm/spice-wire";

const setAckNumber = channels.main.table.set_ack.number;

type Entry = {
  readonly bytes: Uint8Array;
  /** Messages that end in it. */
  readonly messages: number;
  /** Ends where a message ends. */
  readonly aligned: boolean;
  /** SET_ACK's body, when that is the last message of it. */
  readonly setAck: Uint8Array | undefined;
};

export type Piece = {
  readonly bytes: Uint8Array;
  /** What to acknowledge once it is accepted, in order. */
  readonly parts: readonly Pick<Entry, "messages" | "setAck">[];
};

/** A piece is no longer than this, unless it is one chunk of the socket. */
const maxPieceBytes = 1024 * 1024;
/** So much of one message is passed on before its end is there. */
const partBytes = 256 * 1024;

export type Backlog = {
  /** @throws SpiceProtocolError of the scanner */
  readonly push: (chunk: Uint8Array) => void;
  /** What may go to the page now; undefined: wait for more. `rest` takes a message that will never end. */
  readonly take: (which: "whole" | "rest") => Piece | undefined;
  /** Whether `take("whole")` would give something: what does not count as unread by the page is not waited for. */
  readonly isReady: () => boolean;
  readonly bytes: () => number;
};

export const createBacklog = (scanner: MessageScanner): Backlog => {
  const entries: Entry[] = [];
  let total = 0;

  const push: Backlog["push"] = (chunk) => {
    let start = 0;
    let end = 0;
    let messages = 0;
    const cut = (aligned: boolean, to: number, setAck?: Uint8Array): void => {
      if (to > start) entries.push({ bytes: chunk.subarray(start, to), messages, aligned, setAck });
      start = to;
      messages = 0;
    };
    scanner.scan(chunk, (message) => {
      end = message.endAt;
      messages += 1;
      if (message.type === setAckNumber) cut(true, end, message.body);
    });
    cut(true, end);
    cut(false, chunk.length);
    total += chunk.length;
  };

  /** How many entries make the next piece. */
  const count = (which: "whole" | "rest"): number => {
    let bytes = 0;
    let aligned = 0;
    let fits = 0;
    for (const [index, entry] of entries.entries()) {
      bytes += entry.bytes.length;
      if (index > 0 && bytes > maxPieceBytes) break;
      fits = index + 1;
      if (entry.aligned) aligned = fits;
    }
    if (aligned > 0) return aligned;
    return which === "rest" || bytes >= partBytes ? fits : 0;
  };

  const take: Backlog["take"] = (which) => {
    const taken = entries.splice(0, count(which));
    if (taken.length === 0) return undefined;
    const bytes =
      taken.length === 1 ? (taken[0] as Entry).bytes : Buffer.concat(taken.map((e) => e.bytes));
    total -= bytes.length;
    return { bytes, parts: taken };
  };

  return { push, take, isReady: () => count("whole") > 0, bytes: () => total };
};
