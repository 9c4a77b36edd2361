// Cuts a channel's bytes into messages, however they were split on their way.
import { GrowingBuffer } from "../bytes/growing-buffer.ts";
import { SpiceProtocolError } from "../errors.ts";
import type { Frame } from "../table.ts";
import { expandSubMessages } from "./sub-messages.ts";

/** Of every server since 2011; a full header is used only when one side lacks the capability. */
export type HeaderKind = "mini" | "full";

export const headerBytes = { mini: 6, full: 18 } as const;

/** `spent`: the frame's bytes are needed no more, and the next frame's may stand in their place. */
export type OnFrame = (frame: Frame) => "spent" | void;

export type FrameParser = {
  /**
   * Calls `onFrame` for each message that is whole now, in order. A body is a view of `chunk` where it came in one
   * piece. @throws SpiceProtocolError when a message is announced larger than its kind may be; the parser is spent then.
   */
  readonly push: (chunk: Uint8Array, onFrame: OnFrame) => void;
  /** Bytes of a message that has not come whole: 0 at a message's border. */
  readonly pendingBytes: () => number;
};

export type FrameParserOptions = {
  /** For errors. */
  readonly channel: string;
  readonly header: HeaderKind;
  /** Largest body by message number. */
  readonly maxBytes: (type: number) => number;
};

type Header = { readonly type: number; readonly size: number; readonly subList: number };

// A DataView for each message takes longer than its header.
const u16At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
const u32At = (bytes: Uint8Array, at: number): number =>
  (u16At(bytes, at) | (u16At(bytes, at + 2) << 16)) >>> 0;

// SpiceMiniDataHeader: type, size. SpiceDataHeader: serial, type, size, sub_list. Both packed.
const readHeader = (bytes: Uint8Array, at: number, kind: HeaderKind): Header =>
  kind === "mini"
    ? { type: u16At(bytes, at), size: u32At(bytes, at + 2), subList: 0 }
    : {
        type: u16At(bytes, at + 8),
        size: u32At(bytes, at + 10),
        subList: u32At(bytes, at + 14),
      };

/** Linear in the bytes that come; holds at most one message, and memory only for bytes that have come. */
export const createFrameParser = (options: FrameParserOptions): FrameParser => {
  const need = headerBytes[options.header];
  const headerPart = new Uint8Array(need);
  let headerLength = 0;
  let header: Header | undefined;
  let body: GrowingBuffer | undefined;
  /** Fresh memory for each picture costs more than the picture: each page of it is a fault, and then garbage. */
  let spare: GrowingBuffer | undefined;

  const announced = (found: Header): Header => {
    const allowed = options.maxBytes(found.type);
    if (found.size <= allowed) return found;
    const why = `${found.size} bytes announced, at most ${allowed} are allowed`;
    throw new SpiceProtocolError(options.channel, String(found.type), why);
  };

  const finish = (bytes: Uint8Array, onFrame: OnFrame): "spent" | void => {
    const { type, subList } = header as Header;
    header = undefined;
    headerLength = 0;
    if (subList !== 0) expandSubMessages(options.channel, bytes, subList, onFrame);
    return onFrame({ type, body: bytes });
  };

  const begin = (size: number): GrowingBuffer => {
    const again = spare;
    spare = undefined;
    if (again === undefined) return new GrowingBuffer(size);
    again.restart(size);
    return again;
  };

  /** @returns where the body starts, or the chunk's end. */
  const takeHeader = (chunk: Uint8Array, from: number): number => {
    if (headerLength === 0 && chunk.length - from >= need) {
      header = announced(readHeader(chunk, from, options.header));
      return from + need;
    }
    const count = Math.min(need - headerLength, chunk.length - from);
    headerPart.set(chunk.subarray(from, from + count), headerLength);
    headerLength += count;
    if (headerLength === need) header = announced(readHeader(headerPart, 0, options.header));
    return from + count;
  };

  const push: FrameParser["push"] = (chunk, onFrame) => {
    let at = 0;
    while (at < chunk.length) {
      if (body !== undefined) {
        at += body.append(chunk, at);
        if (body.missing > 0) return;
        const ended = body;
        body = undefined;
        if (finish(ended.done(), onFrame) === "spent") spare = ended;
        continue;
      }
      if (header === undefined) at = takeHeader(chunk, at);
      if (header === undefined) return;
      const { size } = header;
      if (chunk.length - at >= size) {
        const whole = chunk.subarray(at, at + size);
        at += size;
        finish(whole, onFrame);
      } else {
        body = begin(size);
      }
    }
  };

  const pendingBytes = (): number =>
    header === undefined
      ? headerLength
      : need + (body === undefined ? 0 : header.size - body.missing);

  return { push, pendingBytes };
};
