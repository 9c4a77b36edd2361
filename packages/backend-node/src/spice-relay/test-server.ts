// A server that links like spice-server and then says what a test tells it to, good or bad.
import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export type TestServer = {
  readonly endpoint: { readonly kind: "tcp"; readonly host: "127.0.0.1"; readonly port: number };
  /** The linked connection, in the order of linking. */
  readonly linked: () => Promise<{ readonly socket: Socket; readonly received: () => Buffer }>;
  readonly close: () => void;
};

export type TestServerOptions = {
  /** What only this ticket opens. */
  readonly ticket?: string;
  /** In place of the link reply. */
  readonly reply?: (socket: Socket) => void;
};

const keys = generateKeyPairSync("rsa", { modulusLength: 1024 });

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
};

/** A link reply with this key and the capabilities of every spice-server since 2011. */
export const linkReply = (publicKey: Uint8Array): Buffer => {
  const body = Buffer.concat([words(0), publicKey, words(1, 0, publicKey.length + 16, 0b1011)]);
  return Buffer.concat([Buffer.from("REDQ"), words(2, 2, body.length), body]);
};

/** One message with its mini header. */
export const message = (type: number, body: Uint8Array): Buffer => {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(type);
  header.writeUInt32LE(body.length, 2);
  return Buffer.concat([header, body]);
};

export const setAck = (generation: number, window: number): Buffer =>
  message(3, words(generation, window));

/** @returns a promise for the moment when `count` bytes are there, which it takes */
const reader = (socket: Socket) => {
  let held = Buffer.alloc(0);
  let wake = (): void => {};
  socket.on("data", (chunk) => {
    held = Buffer.concat([held, chunk]);
    wake();
  });
  const take = async (count: number): Promise<Buffer> => {
    while (held.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const bytes = held.subarray(0, count);
    held = held.subarray(count);
    return bytes;
  };
  return { take, received: () => held };
};

export const startTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const sockets = new Set<Socket>();
  const ready: { readonly socket: Socket; readonly received: () => Buffer }[] = [];
  const waiting: ((linked: (typeof ready)[number]) => void)[] = [];

  const link = async (socket: Socket): Promise<void> => {
    const { take, received } = reader(socket);
    const header = await take(16);
    await take(header.readUInt32LE(12));
    if (options.reply !== undefined) {
      options.reply(socket);
      return;
    }
    socket.write(linkReply(keys.publicKey.export({ type: "spki", format: "der" })));
    await take(4);
    const ticket = privateDecrypt(
      { key: keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
      await take(128),
    );
    const right = ticket.toString() === `${options.ticket ?? ""}\0`;
    socket.write(words(right ? 0 : 7));
    if (!right) return;
    const linked = { socket, received };
    const next = waiting.shift();
    if (next === undefined) ready.push(linked);
    else next(linked);
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    void link(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: { kind: "tcp", host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    linked: () =>
      new Promise((resolve) => {
        const first = ready.shift();
        if (first === undefined) waiting.push(resolve);
        else resolve(first);
      }),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
