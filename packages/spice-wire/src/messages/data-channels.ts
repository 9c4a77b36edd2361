// spice.proto: SpicevmcChannel, UsbredirChannel, PortChannel, WebDAVChannel, SmartcardChannel. What they carry is
// another protocol's: these are the places where one can be attached.
import { dataCompressions } from "../constants/session.ts";
import { limits } from "../limits.ts";
import { channelOf, fromClient, fromServer } from "../table.ts";
import { commonClient, commonServer } from "./common.ts";

const dataServer = {
  ...commonServer,
  data: fromServer(101, limits.dataBytes, (reader) => ({ bytes: reader.rest() })),
  /** Only when the client offered dataCompressLz4; never over a unix socket. */
  compressed_data: fromServer(102, limits.dataBytes, (reader) => {
    /** Of `dataCompressions`. */
    const compression = reader.u8();
    const uncompressedBytes =
      compression === dataCompressions.none ? reader.remaining : reader.u32();
    return { compression, uncompressedBytes, bytes: reader.rest() };
  }),
};

const dataClient = {
  ...commonClient,
  data: fromClient<{ readonly bytes: Uint8Array }>(101, (writer, body) => writer.raw(body.bytes)),
};

const portServer = {
  ...dataServer,
  init: fromServer(201, limits.agentChunkBytes, (reader) => {
    const size = reader.u32();
    return {
      /** Like "org.spice-space.webdav.0". */
      portName: reader.requiredPointer((target) => target.text(size)),
      opened: reader.u8() !== 0,
    };
  }),
  /** Of `portEvents`. */
  event: fromServer(202, 1, (reader) => ({ event: reader.u8() })),
};

const portEventClient = {
  ...dataClient,
  event: fromClient<{ readonly event: number }>(201, (writer, body) => writer.u8(body.event)),
};

export const usbredirChannel = channelOf("usbredir", dataServer);
export const usbredirClient = dataClient;
export const portChannel = channelOf("port", portServer);
export const portClient = portEventClient;
export const webdavChannel = channelOf("webdav", portServer);
export const webdavClient = portEventClient;

/** VSC messages: `type` is Init 1, Error 2, ReaderAdd 3, ReaderRemove 4, ATR 5, CardRemove 6, APDU 7, Flush 8, FlushComplete 9. */
export const smartcardChannel = channelOf("smartcard", {
  ...commonServer,
  data: fromServer(101, limits.dataBytes, (reader) => ({
    type: reader.u32(),
    readerId: reader.u32(),
    bytes: reader.take(reader.u32()),
  })),
});

export const smartcardClient = {
  ...commonClient,
  data: fromClient<{
    readonly type: number;
    readonly readerId: number;
    readonly bytes: Uint8Array;
  }>(101, (writer, body) =>
    writer.u32(body.type).u32(body.readerId).u32(body.bytes.length).raw(body.bytes),
  ),
};
