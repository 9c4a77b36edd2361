// What a message is: a row with its number, its largest size, and how its bytes are read or written.
import { ByteReader } from "./bytes/reader.ts";
import { ByteWriter } from "./bytes/writer.ts";
import { Malformed, SpiceProtocolError } from "./errors.ts";
import { limits } from "./limits.ts";

/** Each row is named as in spice.proto. */
export type ServerTable = Readonly<
  Record<
    string,
    {
      readonly number: number;
      readonly maxBytes: number;
      readonly parse: (reader: ByteReader) => unknown;
    }
  >
>;

/** A message of a table: `name` tells the shape of `body`. */
export type MessageOf<T extends ServerTable> =
  | {
      readonly [N in keyof T & string]: {
        readonly name: N;
        readonly body: ReturnType<T[N]["parse"]>;
      };
    }[keyof T & string]
  | UnknownMessage;

/** A number that no table has: newer servers may send it, it is passed over. */
export type UnknownMessage = {
  readonly name: "unknown";
  readonly body: { readonly number: number; readonly bytes: Uint8Array };
};

/** One message as it came: `body` is a view, valid as long as the chunk that it came in is not changed. */
export type Frame = { readonly type: number; readonly body: Uint8Array };

/** A channel's messages, looked up by number. */
export type Channel<T extends ServerTable> = {
  readonly name: string;
  readonly table: T;
  /** Largest body of a message of this number, before one byte of it has come. */
  readonly maxBytes: (type: number) => number;
  /** @throws SpiceProtocolError and nothing else */
  readonly parse: (frame: Frame) => MessageOf<T>;
  /** As `parse`, and how many bytes at the body's end no field needed. */
  readonly parseWhole: (frame: Frame) => {
    readonly message: MessageOf<T>;
    readonly unreadBytes: number;
  };
};

const nothing = {};

/** A row of a server's message. `maxBytes` bounds what is announced. */
export const fromServer = <B>(
  number: number,
  maxBytes: number,
  parse: (reader: ByteReader) => B,
): {
  readonly number: number;
  readonly maxBytes: number;
  readonly parse: (reader: ByteReader) => B;
} => ({ number, maxBytes, parse });

/** A row of a server's message without a body. */
export const empty = (number: number) => fromServer(number, 0, (): object => nothing);

/** Makes a channel of its rows. */
export const channelOf = <T extends ServerTable>(name: string, table: T): Channel<T> => {
  const rows = new Map(Object.entries(table).map(([key, row]) => [row.number, { key, ...row }]));

  const parseWhole = (frame: Frame) => {
    const row = rows.get(frame.type);
    if (row === undefined) {
      const body = { number: frame.type, bytes: frame.body };
      return { message: { name: "unknown", body } as MessageOf<T>, unreadBytes: 0 };
    }
    const reader = new ByteReader(frame.body);
    try {
      const message = { name: row.key, body: row.parse(reader) } as MessageOf<T>;
      return { message, unreadBytes: reader.unread };
    } catch (error) {
      if (error instanceof Malformed) throw new SpiceProtocolError(name, row.key, error.message);
      throw error;
    }
  };

  return {
    name,
    table,
    maxBytes: (type) => rows.get(type)?.maxBytes ?? limits.unknownBytes,
    parse: (frame) => parseWhole(frame).message,
    parseWhole,
  };
};

/** Each row is named as in spice.proto. */
export type ClientTable = Readonly<
  Record<
    string,
    {
      readonly number: number;
      readonly write: (writer: ByteWriter, body: never) => unknown;
    }
  >
>;

/** What a client message of a table needs. */
export type BodyOf<T extends ClientTable, N extends keyof T> = Parameters<T[N]["write"]>[1];

/** A row of a client's message. */
export const fromClient = <B>(
  number: number,
  write: (writer: ByteWriter, body: B) => unknown,
): { readonly number: number; readonly write: (writer: ByteWriter, body: B) => unknown } => ({
  number,
  write,
});

/** A row of a client's message without a body: give `{}`. */
export const emptyFromClient = (number: number) =>
  fromClient<Readonly<Record<string, never>>>(number, () => {});

/** One message of a client with its mini header, ready to be sent. */
export const encodeMessage = <T extends ClientTable, N extends keyof T & string>(
  table: T,
  name: N,
  body: BodyOf<T, N>,
): Uint8Array<ArrayBuffer> => {
  const row = table[name] as unknown as {
    readonly number: number;
    readonly write: (writer: ByteWriter, body: BodyOf<T, N>) => unknown;
  };
  const writer = new ByteWriter().u16(row.number).u32(0);
  row.write(writer, body);
  writer.setU32(2, writer.length - 6);
  return writer.done();
};
