// spice.proto: CursorChannel.
import type { ByteReader } from "../bytes/reader.ts";
import { cursorFlags, cursorTypes } from "../constants/display.ts";
import type { CursorTypeName } from "../constants/display.ts";
import { Malformed } from "../errors.ts";
import { limits } from "../limits.ts";
import { channelOf, empty, fromServer } from "../table.ts";
import { commonClient, commonServer } from "./common.ts";

const typeNames = new Map<number, CursorTypeName>(
  Object.entries(cursorTypes).map(([name, number]) => [number, name as CursorTypeName]),
);

/** spice.proto: CursorHeader. */
export type CursorHeader = {
  readonly unique: bigint;
  readonly type: CursorTypeName;
  readonly width: number;
  readonly height: number;
  readonly hotSpotX: number;
  readonly hotSpotY: number;
};

/** spice.proto: Cursor. No header: there is no cursor. No bytes with `fromCache`: it is one that came before. */
export type Cursor = {
  readonly cacheMe: boolean;
  readonly fromCache: boolean;
  readonly header?: CursorHeader;
  readonly bytes: Uint8Array;
};

const readHeader = (reader: ByteReader): CursorHeader => {
  const unique = reader.u64();
  const typeNumber = reader.u8();
  const type = typeNames.get(typeNumber);
  if (type === undefined) throw new Malformed(`cursor type ${typeNumber} is unknown`);
  return {
    unique,
    type,
    width: reader.u16(),
    height: reader.u16(),
    hotSpotX: reader.u16(),
    hotSpotY: reader.u16(),
  };
};

const readCursor = (reader: ByteReader): Cursor => {
  const flags = reader.u16();
  const cacheMe = (flags & cursorFlags.cacheMe) !== 0;
  const fromCache = (flags & cursorFlags.fromCache) !== 0;
  if ((flags & cursorFlags.none) !== 0) return { cacheMe, fromCache, bytes: reader.rest() };
  return { cacheMe, fromCache, header: readHeader(reader), bytes: reader.rest() };
};

const readPosition = (reader: ByteReader) => ({ x: reader.i16(), y: reader.i16() });

export const cursorChannel = channelOf("cursor", {
  ...commonServer,
  init: fromServer(101, limits.cursorBytes, (reader) => ({
    position: readPosition(reader),
    trailLength: reader.u16(),
    trailFrequency: reader.u16(),
    visible: reader.u8() !== 0,
    cursor: readCursor(reader),
  })),
  reset: empty(102),
  set: fromServer(103, limits.cursorBytes, (reader) => ({
    position: readPosition(reader),
    visible: reader.u8() !== 0,
    cursor: readCursor(reader),
  })),
  move: fromServer(104, 4, (reader) => ({ position: readPosition(reader) })),
  hide: empty(105),
  trail: fromServer(106, 4, (reader) => ({ length: reader.u16(), frequency: reader.u16() })),
  inval_one: fromServer(107, 8, (reader) => ({ id: reader.u64() })),
  inval_all: empty(108),
});

export const cursorClient = commonClient;
