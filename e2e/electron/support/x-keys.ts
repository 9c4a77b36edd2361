// Keys and clicks as the X server hands them out: they take the way of a user's own, through windows and menus. A client
// of the X protocol that knows two requests (X11 chapter 9; XTEST 2.2).
import { connect, type Socket } from "node:net";

export type XKeys = {
  /** Presses them together, in this order. */
  press(...keys: readonly (keyof typeof keycodes)[]): Promise<void>;
  click(x: number, y: number): Promise<void>;
  close(): void;
};

/** Of the usual PC keyboard: the kernel's codes and 8. */
const keycodes = { control: 37, alt: 64, a: 38, n: 57, q: 24, w: 25 } as const;
const event = { keyDown: 2, keyUp: 3, buttonDown: 4, buttonUp: 5, motion: 6 } as const;

const reader = (socket: Socket) => {
  let bytes = Buffer.alloc(0);
  let wake = (): void => undefined;
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    wake();
  });
  return async (count: number): Promise<Buffer> => {
    while (bytes.length < count) await new Promise<void>((resolve) => (wake = resolve));
    const read = bytes.subarray(0, count);
    bytes = bytes.subarray(count);
    return read;
  };
};

/** @param display as “:99” */
export const openXKeys = async (display: string): Promise<XKeys> => {
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
  const read = reader(socket);
  const hello = Buffer.alloc(12);
  hello.write("l", 0, "latin1");
  hello.writeUInt16LE(11, 2);
  socket.write(hello);
  const answer = await read(8);
  if (answer[0] !== 1) throw new Error("The X server wants no client.");
  await read(answer.readUInt16LE(6) * 4);

  const name = "XTEST";
  const query = Buffer.alloc(16);
  query.writeUInt8(98, 0);
  query.writeUInt16LE(4, 2);
  query.writeUInt16LE(name.length, 4);
  query.write(name, 8, "latin1");
  socket.write(query);
  const extension = await read(32);
  if (extension[8] !== 1) throw new Error("The X server has no XTEST.");
  const opcode = extension.readUInt8(9);

  const fake = (type: number, detail: number, x = 0, y = 0): void => {
    const request = Buffer.alloc(36);
    request.writeUInt8(opcode, 0);
    request.writeUInt8(2, 1);
    request.writeUInt16LE(9, 2);
    request.writeUInt8(type, 4);
    request.writeUInt8(detail, 5);
    request.writeInt16LE(x, 24);
    request.writeInt16LE(y, 26);
    socket.write(request);
  };
  // A key that is pressed for no time at all is not what a finger does.
  const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

  return {
    press: async (...keys) => {
      for (const key of keys) fake(event.keyDown, keycodes[key]);
      await moment();
      for (const key of keys.toReversed()) fake(event.keyUp, keycodes[key]);
      await moment();
    },
    click: async (x, y) => {
      fake(event.motion, 0, x, y);
      await moment();
      fake(event.buttonDown, 1);
      await moment();
      fake(event.buttonUp, 1);
      await moment();
    },
    close: () => socket.destroy(),
  };
};
