// A client of the X protocol that knows the few requests which a drag wants (X Window System Protocol, chapters 8 to 12
// and appendix B). In little-endian.
import { connect, type Socket } from "node:net";

export type ClientMessage = {
  readonly window: number;
  readonly type: number;
  readonly data: readonly number[];
};
export type SelectionRequest = {
  readonly timeMs: number;
  readonly requestor: number;
  readonly selection: number;
  readonly target: number;
  readonly property: number;
};

export type XClient = {
  /** A window of this client's own that is never seen. */
  readonly window: number;
  atom(name: string): Promise<number>;
  ownSelection(selection: number): void;
  /** Answers everybody who asks for a selection of this client's: its bytes and their type, or nothing. */
  onSelectionRequest(
    answer: (
      request: SelectionRequest,
    ) => { readonly type: number; readonly format: 8 | 32; readonly bytes: Buffer } | undefined,
  ): void;
  sendMessage(to: number, message: ClientMessage): void;
  onMessage(listener: (message: ClientMessage) => void): void;
  close(): void;
};

const opcodes = {
  createWindow: 1,
  internAtom: 16,
  changeProperty: 18,
  setSelectionOwner: 22,
  sendEvent: 25,
} as const;
const codes = { reply: 1, selectionRequest: 30, selectionNotify: 31, clientMessage: 33 } as const;
const packetBytes = 32;
const inputOnly = 2;
const currentTime = 0;

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4);
  return bytes;
};

/** Gives `take` the buffer again and again while it says how many bytes it has used. */
const onPackets = (socket: Socket, take: (bytes: Buffer) => number): void => {
  let bytes = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let used = take(bytes); used > 0; used = take(bytes)) bytes = bytes.subarray(used);
  });
};

/** @param display as “:99” */
export const openXClient = async (display: string): Promise<XClient> => {
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
  const hello = Buffer.alloc(12);
  hello.write("l", 0, "latin1");
  hello.writeUInt16LE(11, 2);
  socket.write(hello);

  let ready: (setup: Buffer) => void = () => undefined;
  let isReady = false;
  const setUp = new Promise<Buffer>((resolve, reject) => {
    ready = resolve;
    socket.once("error", reject);
  });
  const replies: ((reply: Buffer) => void)[] = [];
  let hear: (message: ClientMessage) => void = () => undefined;
  let answerRequest: Parameters<XClient["onSelectionRequest"]>[0] = () => undefined;

  const request = (opcode: number, detail: number, ...parts: readonly Buffer[]): void => {
    const body = padded(Buffer.concat(parts));
    const head = Buffer.alloc(4);
    head.writeUInt8(opcode, 0);
    head.writeUInt8(detail, 1);
    head.writeUInt16LE(1 + body.length / 4, 2);
    socket.write(Buffer.concat([head, body]));
  };
  const sendEvent = (to: number, event: Buffer): void =>
    request(opcodes.sendEvent, 0, words(to, 0), event);

  const giveSelection = (asked: SelectionRequest): void => {
    const given = answerRequest(asked);
    if (given !== undefined) {
      const { type, format, bytes } = given;
      const units = bytes.length / (format / 8);
      const { requestor, property } = asked;
      const about = words(requestor, property, type, format, units);
      request(opcodes.changeProperty, 0, about, bytes);
    }
    const event = Buffer.alloc(packetBytes);
    event.writeUInt8(codes.selectionNotify, 0);
    const { timeMs, requestor, selection, target, property } = asked;
    words(timeMs, requestor, selection, target, given === undefined ? 0 : property).copy(event, 4);
    sendEvent(requestor, event);
  };

  const takePacket = (bytes: Buffer): number => {
    if (bytes.length < packetBytes) return 0;
    const code = bytes.readUInt8(0) & 0x7f;
    const long = (at: number): number => bytes.readUInt32LE(at);
    const length = packetBytes + (code === codes.reply ? long(4) * 4 : 0);
    if (bytes.length < length) return 0;
    if (code === codes.reply) replies.shift()?.(Buffer.from(bytes.subarray(0, length)));
    else if (code === codes.clientMessage)
      hear({ window: long(4), type: long(8), data: [12, 16, 20, 24, 28].map(long) });
    else if (code === codes.selectionRequest)
      giveSelection({
        timeMs: long(4),
        requestor: long(12),
        selection: long(16),
        target: long(20),
        property: long(24),
      });
    return length;
  };
  onPackets(socket, (bytes) => {
    if (isReady) return takePacket(bytes);
    if (bytes.length < 8) return 0;
    const length = 8 + bytes.readUInt16LE(6) * 4;
    if (bytes.length < length) return 0;
    isReady = true;
    ready(Buffer.from(bytes.subarray(0, length)));
    return length;
  });

  const setup = await setUp;
  if (setup[0] !== 1) throw new Error("The X server wants no client.");
  const vendorBytes = Math.ceil(setup.readUInt16LE(24) / 4) * 4;
  const formatsBytes = setup.readUInt8(29) * 8;
  const root = setup.readUInt32LE(40 + vendorBytes + formatsBytes);
  const window = setup.readUInt32LE(12) + 1;
  const onePixel = Buffer.from([1, 0, 1, 0, 0, 0, inputOnly, 0]);
  request(opcodes.createWindow, 0, words(window, root, 0), onePixel, words(0, 0));

  return {
    window,
    atom: (name) =>
      new Promise((resolve) => {
        replies.push((reply) => resolve(reply.readUInt32LE(8)));
        const head = Buffer.alloc(4);
        head.writeUInt16LE(name.length, 0);
        request(opcodes.internAtom, 0, head, Buffer.from(name, "latin1"));
      }),
    ownSelection: (selection) =>
      request(opcodes.setSelectionOwner, 0, words(window, selection, currentTime)),
    onSelectionRequest: (answer) => void (answerRequest = answer),
    sendMessage: (to, { window: about, type, data }) => {
      const event = Buffer.alloc(packetBytes);
      event.writeUInt8(codes.clientMessage, 0);
      event.writeUInt8(32, 1);
      words(about, type, ...data).copy(event, 4);
      sendEvent(to, event);
    },
    onMessage: (listener) => void (hear = listener),
    close: () => socket.destroy(),
  };
};
