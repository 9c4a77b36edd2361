// The channels that carry another protocol's bytes: port (a serial line), usbredir, webdav. This is where one is attached.
import type { ServerMessage } from "@openutm/spice-wire";
import { dataCompressions, portEvents } from "@openutm/spice-wire";
import { CodecError } from "../../codecs/codec-error.ts";
import { decodeLz4Block, lz4Room } from "../../codecs/lz4-block.ts";

export type DataChannelName = "port" | "usbredir" | "webdav";

export type DataOutput =
  /** A port's name, like "org.openutm.serial.0"; before any other output of a port. */
  | { readonly type: "named"; readonly portName: string }
  /** The guest's side has opened or closed it. */
  | { readonly type: "opened" }
  | { readonly type: "closed" }
  /** A break on a serial line. */
  | { readonly type: "break" }
  | { readonly type: "data"; readonly bytes: Uint8Array }
  | { readonly type: "problem"; readonly messageName: string; readonly why: string };

export type DataChannel = {
  /** A port's messages are those of the others and some more. */
  readonly receive: (message: ServerMessage<"port">) => readonly DataOutput[];
};

/** No packet of these protocols is larger when it is unpacked. */
const maxUnpackedBytes = 16 * 1024 * 1024;
/** One byte of an LZ4 block stands for this many at most. */
const maxLz4Ratio = 255;

/** @throws CodecError */
const unpack = (compression: number, unpackedBytes: number, bytes: Uint8Array): Uint8Array => {
  if (compression === dataCompressions.none) return bytes;
  if (
    compression !== dataCompressions.lz4 ||
    unpackedBytes > Math.min(maxUnpackedBytes, bytes.length * maxLz4Ratio)
  )
    throw new CodecError("data", `${unpackedBytes} bytes of compression ${compression}`);
  const unpacked = lz4Room(unpackedBytes);
  const end = decodeLz4Block(bytes, 0, bytes.length, unpacked, 0);
  return unpacked.bytes.subarray(0, end);
};

export const createDataChannel = (): DataChannel => ({
  receive(message) {
    switch (message.name) {
      case "init": {
        const { portName, opened } = message.body;
        const named: DataOutput = { type: "named", portName };
        return opened ? [named, { type: "opened" }] : [named];
      }
      case "event":
        if (message.body.event === portEvents.opened) return [{ type: "opened" }];
        if (message.body.event === portEvents.closed) return [{ type: "closed" }];
        return message.body.event === portEvents.break ? [{ type: "break" }] : [];
      case "data":
        return [{ type: "data", bytes: message.body.bytes }];
      case "compressed_data": {
        const { compression, uncompressedBytes, bytes } = message.body;
        try {
          return [{ type: "data", bytes: unpack(compression, uncompressedBytes, bytes) }];
        } catch (error) {
          if (!(error instanceof CodecError)) throw error;
          return [{ type: "problem", messageName: "compressed_data", why: error.message }];
        }
      }
      default:
        return [];
    }
  },
});
