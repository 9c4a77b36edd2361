// What one binary message of a stream socket says. Both backends and every page speak it.
//
//   byte 0  kind: 0 data, 1 credit, 2 open, 3 end
//   byte 1  number of the stream: 0 was opened by the socket's address, the page counts the others up from 1
//   rest    data: the bytes. credit: how many more bytes the other side may send, 32 bit, little endian.
//           open: the ticket, ASCII. end: nothing.

/**
 * Each direction of a stream begins with so much credit: bytes that may be sent before any were read. What is under way
 * stands before the next key's answer, so it is no more than keeps the line busy.
 */
export const streamWindowBytes = 2 * 1024 * 1024;
/** Credit goes back in pieces of at least this size: a message for each small read would cost more than it carries. */
export const creditPieceBytes = streamWindowBytes / 4;
/** A data message holds no more; with the credit that is not yet given back it fits into the window. */
export const maxStreamDataBytes = streamWindowBytes / 2;
/** Streams of one socket, those that have ended included. */
export const maxStreamNumber = 255;

const kinds = { data: 0, credit: 1, open: 2, end: 3 } as const;
const headBytes = 2;

export type StreamFrame =
  | { readonly kind: "data"; readonly stream: number; readonly bytes: Uint8Array }
  | { readonly kind: "credit"; readonly stream: number; readonly bytes: number }
  | { readonly kind: "open"; readonly stream: number; readonly ticket: string }
  | { readonly kind: "end"; readonly stream: number };

/** What stands before the payload; apart from it, so that nobody has to copy a megabyte for two bytes. */
export type EncodedFrame = { readonly head: Uint8Array; readonly payload: Uint8Array };

const nothing = new Uint8Array(0);

const payloadOf = (frame: StreamFrame): Uint8Array => {
  switch (frame.kind) {
    case "data":
      return frame.bytes;
    case "credit": {
      const payload = new Uint8Array(4);
      new DataView(payload.buffer).setUint32(0, frame.bytes, true);
      return payload;
    }
    case "open":
      return Uint8Array.from(frame.ticket, (letter) => letter.charCodeAt(0));
    case "end":
      return nothing;
  }
};

export const encodeStreamFrame = (frame: StreamFrame): EncodedFrame => ({
  head: Uint8Array.of(kinds[frame.kind], frame.stream),
  payload: payloadOf(frame),
});

/** Undefined for what is no frame. Data are a view of `message`. */
export const decodeStreamFrame = (message: Uint8Array): StreamFrame | undefined => {
  const [kind, stream] = message;
  if (kind === undefined || stream === undefined) return undefined;
  const payload = message.subarray(headBytes);
  if (kind === kinds.data) return { kind: "data", stream, bytes: payload };
  if (kind === kinds.end && payload.length === 0) return { kind: "end", stream };
  if (kind === kinds.credit && payload.length === 4) {
    const bytes = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
    return { kind: "credit", stream, bytes };
  }
  // Longer than any ticket is no ticket.
  if (kind === kinds.open && payload.length <= 128) {
    return { kind: "open", stream, ticket: String.fromCharCode(...payload) };
  }
  return undefined;
};
