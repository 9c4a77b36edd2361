// A small X11 client: reads pixels of the screen and presses keys, from outside of whatever is measured. Little endian,
// over the local socket (X Window System Protocol, version 11; XTEST extension, version 2.2).
import { connect, type Socket } from "node:net";

const op = {
  queryTree: 15,
  getGeometry: 14,
  getWindowAttributes: 3,
  setInputFocus: 42,
  getImage: 73,
  queryExtension: 98,
} as const;
const zPixmap = 2;
const viewable = 2;
const fakeInput = 2;

export type Pixels = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Four bytes a pixel: blue, green, red, unused. */
  readonly bytes: Buffer;
};

export type XClient = {
  readonly widthPx: number;
  readonly heightPx: number;
  readPixels(left: number, top: number, widthPx: number, heightPx: number): Promise<Pixels>;
  /** Key codes are X's: those of a PC keyboard's scan codes and 8. */
  pressKey(keyCode: number): void;
  movePointer(x: number, y: number): void;
  /** Gives the keyboard to the largest window that can be seen. */
  focusLargestWindow(): Promise<void>;
  close(): void;
};

/** Cuts a stream into pieces whose length each piece says itself. */
const pieces = (socket: Socket, lengthOf: (held: Buffer) => number | undefined) => {
  let held = Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let heldBytes = 0;
  let wanted = 0;
  const listeners: ((piece: Buffer) => void)[] = [];
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < wanted) return;
    held = Buffer.concat(chunks.splice(0));
    for (;;) {
      const length = lengthOf(held);
      if (length === undefined || held.length < length) {
        wanted = length ?? 0;
        break;
      }
      listeners[0]?.(held.subarray(0, length));
      held = held.subarray(length);
    }
    chunks.push(held);
    heldBytes = held.length;
  });
  return (listener: (piece: Buffer) => void): void => void listeners.splice(0, 1, listener);
};

const request = (opcode: number, data: number, ...words: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 + words.length * 4);
  bytes.writeUInt8(opcode, 0);
  bytes.writeUInt8(data, 1);
  bytes.writeUInt16LE(1 + words.length, 2);
  for (const [at, word] of words.entries()) bytes.writeUInt32LE(word >>> 0, 4 + at * 4);
  return bytes;
};

const pair = (low: number, high: number): number => (low & 0xffff) | ((high & 0xffff) << 16);

type Screen = { readonly root: number; readonly widthPx: number; readonly heightPx: number };

/** What of the server's first answer is needed: the first screen. */
const firstScreen = (setup: Buffer): Screen => {
  const vendorBytes = setup.readUInt16LE(24);
  const formats = setup.readUInt8(29);
  const at = 40 + ((vendorBytes + 3) & ~3) + formats * 8;
  return {
    root: setup.readUInt32LE(at),
    widthPx: setup.readUInt16LE(at + 20),
    heightPx: setup.readUInt16LE(at + 22),
  };
};

/** @param display the number after the colon of DISPLAY */
export const connectX = async (display: number): Promise<XClient> => {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = connect(`/tmp/.X11-unix/X${display}`, () => resolve(opened));
    opened.once("error", reject);
  });
  let isSetUp = false;
  const onPiece = pieces(socket, (held) => {
    if (held.length < 32)
      return isSetUp || held.length < 8 ? undefined : 8 + held.readUInt16LE(6) * 4;
    if (!isSetUp) return 8 + held.readUInt16LE(6) * 4;
    // Replies say their length; errors and events have 32 bytes.
    return held.readUInt8(0) === 1 ? 32 + held.readUInt32LE(4) * 4 : 32;
  });
  const screen = await new Promise<Screen>((resolve, reject) => {
    onPiece((setup) => {
      isSetUp = true;
      if (setup.readUInt8(0) === 1) resolve(firstScreen(setup));
      else reject(new Error("The X server refuses this client."));
    });
    socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  });

  const waiting: { resolve(reply: Buffer): void; reject(error: Error): void }[] = [];
  onPiece((piece) => {
    const kind = piece.readUInt8(0);
    if (kind === 1) waiting.shift()?.resolve(piece);
    else if (kind === 0) waiting.shift()?.reject(new Error(`X error ${piece.readUInt8(1)}`));
  });
  const ask = (bytes: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      socket.write(bytes);
    });

  const name = Buffer.from("XTEST\0\0\0");
  const query = Buffer.concat([request(op.queryExtension, 0, pair(5, 0)), name]);
  query.writeUInt16LE(query.length / 4, 2);
  const extension = await ask(query);
  if (extension.readUInt8(8) !== 1) throw new Error("The X server has no XTEST.");
  const xtest = extension.readUInt8(9);
  const fake = (type: number, detail: number, x = 0, y = 0): void => {
    const head = type | (detail << 8);
    socket.write(request(xtest, fakeInput, head, 0, screen.root, 0, 0, pair(x, y), 0, 0));
  };

  const windowAreas = async (): Promise<readonly { id: number; area: number }[]> => {
    const tree = await ask(request(op.queryTree, 0, screen.root));
    const ids = Array.from({ length: tree.readUInt16LE(16) }, (_, at) =>
      tree.readUInt32LE(32 + at * 4),
    );
    return Promise.all(
      ids.map(async (id) => {
        const geometry = await ask(request(op.getGeometry, 0, id));
        const attributes = await ask(request(op.getWindowAttributes, 0, id));
        const seen = attributes.readUInt8(26) === viewable;
        return { id, area: seen ? geometry.readUInt16LE(16) * geometry.readUInt16LE(18) : 0 };
      }),
    );
  };

  return {
    widthPx: screen.widthPx,
    heightPx: screen.heightPx,
    readPixels: async (left, top, widthPx, heightPx) => {
      const size = pair(widthPx, heightPx);
      const reply = await ask(
        request(op.getImage, zPixmap, screen.root, pair(left, top), size, 0xffff_ffff),
      );
      return { widthPx, heightPx, bytes: reply.subarray(32) };
    },
    pressKey: (keyCode) => {
      fake(2, keyCode);
      fake(3, keyCode);
    },
    movePointer: (x, y) => fake(6, 0, x, y),
    focusLargestWindow: async () => {
      const [largest] = (await windowAreas()).toSorted((a, b) => b.area - a.area);
      if (largest !== undefined) socket.write(request(op.setInputFocus, 1, largest.id, 0));
    },
    close: () => socket.destroy(),
  };
};
