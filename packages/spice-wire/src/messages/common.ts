// Messages that every channel has (spice.proto: BaseChannel).
import type { ByteReader } from "../bytes/reader.ts";
import { limits } from "../limits.ts";
import { empty, emptyFromClient, fromClient, fromServer } from "../table.ts";

/** spice.proto: ChannelWait. */
const readChannelWait = (reader: ByteReader) => ({
  channelType: reader.u8(),
  channelId: reader.u8(),
  messageSerial: reader.u64(),
});

/** A count of 8 bits and that many waits; also in the display's inval_all_pixmaps. */
export const readWaits = (reader: ByteReader) => ({
  waits: reader.list(reader.u8(), 10, readChannelWait),
});

/** The longest of `readWaits`. */
export const waitsBytes = 1 + 255 * 10;

const disconnecting = (reader: ByteReader) => ({
  timeStamp: reader.u64(),
  /** A link result's number. */
  reason: reader.u32(),
});

export const commonServer = {
  migrate: fromServer(1, 4, (reader) => ({ flags: reader.u32() })),
  migrate_data: fromServer(2, limits.dataBytes, (reader) => ({ bytes: reader.rest() })),
  /** Wants ACK_SYNC with the generation, then one ACK every `window` messages; 0 wants none. */
  set_ack: fromServer(3, 8, (reader) => ({ generation: reader.u32(), window: reader.u32() })),
  ping: fromServer(4, limits.dataBytes, (reader) => ({
    id: reader.u32(),
    timestamp: reader.u64(),
    /** Filling of a bandwidth test. */
    padding: reader.rest(),
  })),
  wait_for_channels: fromServer(5, waitsBytes, readWaits),
  disconnecting: fromServer(6, 12, disconnecting),
  notify: fromServer(7, limits.listBytes, (reader) => ({
    timeStamp: reader.u64(),
    severity: reader.u32(),
    visibility: reader.u32(),
    what: reader.u32(),
    ...readNotifyText(reader),
  })),
  list: fromServer(8, limits.listBytes, (reader) => ({ bytes: reader.rest() })),
  base_last: empty(100),
};

const readNotifyText = (reader: ByteReader) => {
  const text = reader.text(reader.u32());
  // The length does not count the NUL that spice-server writes behind the text.
  if (reader.remaining === 1) reader.u8();
  return { text };
};

export const commonClient = {
  ack_sync: fromClient<{ readonly generation: number }>(1, (writer, body) =>
    writer.u32(body.generation),
  ),
  ack: emptyFromClient(2),
  pong: fromClient<{ readonly id: number; readonly timestamp: bigint }>(3, (writer, body) =>
    writer.u32(body.id).u64(body.timestamp),
  ),
  migrate_flush_mark: emptyFromClient(4),
  migrate_data: fromClient<{ readonly bytes: Uint8Array }>(5, (writer, body) =>
    writer.raw(body.bytes),
  ),
  disconnecting: fromClient<{ readonly timeStamp: bigint; readonly reason: number }>(
    6,
    (writer, body) => writer.u64(body.timeStamp).u32(body.reason),
  ),
};
