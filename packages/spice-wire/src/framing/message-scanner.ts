// Finds where messages end without keeping their bytes: for who passes them on (mini headers).
import { SpiceProtocolError } from "../errors.ts";
import { headerBytes } from "./frame-parser.ts";

/** `endAt`: where in the chunk the message ends. `body`: only of the kinds that are kept. */
export type MessageEnd = {
  readonly type: number;
  readonly endAt: number;
  readonly body: Uint8Array | undefined;
};

/** `bodyAt`: where in the chunk the body starts; its end when nothing of it has come. */
export type MessageBegin = {
  readonly type: number;
  readonly bodyBytes: number;
  readonly bodyAt: number;
};

export type MessageScanner = {
  /** @throws SpiceProtocolError when a message is announced larger than its kind may be; the scanner is spent then */
  readonly scan: (
    chunk: Uint8Array,
    onEnd: (end: MessageEnd) => void,
    onBegin?: (begin: MessageBegin) => void,
  ) => void;
};

export type MessageScannerOptions = {
  /** For errors. */
  readonly channel: string;
  /** Largest body by message number. */
  readonly maxBytes: (type: number) => number;
  /** Kinds whose body is wanted: small ones. */
  readonly keeps: (type: number) => boolean;
};

/** Costs time per message and per chunk, none per byte. */
export const createMessageScanner = (options: MessageScannerOptions): MessageScanner => {
  const header = new Uint8Array(headerBytes.mini);
  const view = new DataView(header.buffer);
  let headerLength = 0;
  let type = 0;
  let left = 0;
  let kept: Uint8Array | undefined;

  const begin = (): void => {
    type = view.getUint16(0, true);
    left = view.getUint32(2, true);
    const allowed = options.maxBytes(type);
    if (left > allowed) {
      const why = `${left} bytes announced, at most ${allowed} are allowed`;
      throw new SpiceProtocolError(options.channel, String(type), why);
    }
    kept = options.keeps(type) ? new Uint8Array(left) : undefined;
  };

  const scan: MessageScanner["scan"] = (chunk, onEnd, onBegin) => {
    let at = 0;
    while (at < chunk.length) {
      if (headerLength < header.length) {
        header[headerLength] = chunk[at] as number;
        headerLength += 1;
        at += 1;
        if (headerLength < header.length) continue;
        begin();
        onBegin?.({ type, bodyBytes: left, bodyAt: at });
      }
      const count = Math.min(left, chunk.length - at);
      kept?.set(chunk.subarray(at, at + count), kept.length - left);
      left -= count;
      at += count;
      if (left > 0) return;
      headerLength = 0;
      onEnd({ type, endAt: at, body: kept });
    }
  };

  return { scan };
};
