// The host's text as QEMU's VNC server takes it, which hands it to the guest's agent as it came.

/** Bytes of UTF-8. QEMU keeps 1 MiB of messages for the agent, and hangs up on a viewer that sends more (ui/vdagent.c, ui/vnc.c). */
export const maxTextBytes = 1024 * 1024 - 4096;

/** Flags of rfbproto's Extended Clipboard Pseudo-Encoding: "provide", "text". */
const flags = (1 << 28) | 1;

const blockBytes = 0xffff;
const headerBytes = 5;
const adlerModulus = 65_521;

const adler32 = (bytes: Uint8Array): number => {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % adlerModulus;
    high = (high + low) % adlerModulus;
  }
  return high * 0x1_0000 + low;
};

/**
 * A whole zlib stream that stores its bytes (RFC 1950, RFC 1951 3.2.4). QEMU 7.2.5 to 7.2.7 and 8.1 take no stream
 * without its end (fixed by "ui/vnc-clipboard: fix inflate_buffer"), and noVNC's have none.
 */
export const storeAsZlib = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const blocks = Math.max(1, Math.ceil(bytes.length / blockBytes));
  const stream = new Uint8Array(2 + blocks * headerBytes + bytes.length + 4);
  const view = new DataView(stream.buffer);
  view.setUint16(0, 0x7801);
  let at = 2;
  for (let block = 0; block < blocks; block += 1) {
    const stored = bytes.subarray(block * blockBytes, (block + 1) * blockBytes);
    view.setUint8(at, block === blocks - 1 ? 1 : 0);
    view.setUint16(at + 1, stored.length, true);
    view.setUint16(at + 3, ~stored.length & 0xffff, true);
    stream.set(stored, at + headerBytes);
    at += headerBytes + stored.length;
  }
  view.setUint32(at, adler32(bytes));
  return stream;
};

/**
 * The body of the message that gives `text`. Without the zero at its end and the line ends of Windows that the protocol
 * has and noVNC sends: QEMU takes neither away, and the guest would paste both.
 */
export const textForQemu = (text: string): Uint8Array<ArrayBuffer> => {
  const encoded = new TextEncoder().encode(text.replaceAll("\r\n", "\n"));
  const sized = new Uint8Array(4 + encoded.length);
  new DataView(sized.buffer).setUint32(0, encoded.length);
  sized.set(encoded, 4);
  const stream = storeAsZlib(sized);
  const body = new Uint8Array(4 + stream.length);
  new DataView(body.buffer).setUint32(0, flags);
  body.set(stream, 4);
  return body;
};

/** Whether it fits; a UTF-16 unit is at most three bytes of UTF-8. */
export const fitsQemu = (text: string): boolean =>
  text.length * 3 <= maxTextBytes || new TextEncoder().encode(text).length <= maxTextBytes;
