// The guest agent's messages (vd_agent.h), readable and writable both ways: the same layout goes up and down.
import type { ByteReader } from "../bytes/reader.ts";
import type { ByteWriter } from "../bytes/writer.ts";
import { agentCaps } from "../constants/agent.ts";
import { hasCap } from "../constants/channels.ts";
import { Malformed } from "../errors.ts";
import { limits } from "../limits.ts";
import { readMonitors, writeMonitors } from "./monitors.ts";

/** What both sides announced: it decides the layout of the clipboard's messages. */
export type AgentDialect = { readonly selection: boolean; readonly grabSerial: boolean };

/** Before any announcement: the oldest layout. */
export const plainDialect: AgentDialect = { selection: false, grabSerial: false };

/** @param own @param theirs words of capabilities, see `capWords` */
export const agentDialect = (own: readonly number[], theirs: readonly number[]): AgentDialect => {
  const both = (bit: number): boolean => hasCap(own, bit) && hasCap(theirs, bit);
  return {
    selection: both(agentCaps.clipboardSelection),
    grabSerial: both(agentCaps.clipboardGrabSerial),
  };
};

const row = <B>(
  number: number,
  maxBytes: number,
  parse: (reader: ByteReader, dialect: AgentDialect) => B,
  write: (writer: ByteWriter, body: B, dialect: AgentDialect) => unknown,
): {
  readonly number: number;
  readonly maxBytes: number;
  readonly parse: (reader: ByteReader, dialect: AgentDialect) => B;
  readonly write: (writer: ByteWriter, body: B, dialect: AgentDialect) => unknown;
} => ({ number, maxBytes, parse, write });

/** Of `clipboardSelections`; one octet and three that are reserved, where both sides have the capability. */
const readSelection = (reader: ByteReader, dialect: AgentDialect): number => {
  if (!dialect.selection) return 0;
  const selection = reader.u8();
  reader.take(3);
  return selection;
};

const writeSelection = (writer: ByteWriter, selection: number, dialect: AgentDialect): void => {
  if (dialect.selection) writer.u8(selection).u8(0).u16(0);
};

/** The words to the message's end; it carries no count. */
const readWords = (reader: ByteReader, most: number): readonly number[] => {
  const count = Math.floor(reader.remaining / 4);
  if (count > most) throw new Malformed(`a list of ${count} words`);
  return reader.list(count, 4, (item) => item.u32());
};

const writeWords = (writer: ByteWriter, words: readonly number[]): void => {
  for (const word of words) writer.u32(word);
};

type File = { readonly id: number };

export const agentMessages = {
  /** From spice-server to the guest. */
  mouse_state: row(
    1,
    13,
    (reader) => ({
      x: reader.u32(),
      y: reader.u32(),
      buttons: reader.u32(),
      displayId: reader.u8(),
    }),
    (writer, body) => writer.u32(body.x).u32(body.y).u32(body.buttons).u8(body.displayId),
  ),
  monitors_config: row(2, limits.agentMessageBytes, readMonitors, writeMonitors),
  /** `error`: of `agentReplies`. */
  reply: row(
    3,
    8,
    (reader) => ({ type: reader.u32(), error: reader.u32() }),
    (writer, body) => writer.u32(body.type).u32(body.error),
  ),
  /** `type`: of `clipboardTypes`. */
  clipboard: row(
    4,
    limits.clipboardBytes,
    (reader, dialect) => ({
      selection: readSelection(reader, dialect),
      type: reader.u32(),
      bytes: reader.rest(),
    }),
    (writer, body, dialect) => {
      writeSelection(writer, body.selection, dialect);
      writer.u32(body.type).raw(body.bytes);
    },
  ),
  /** `flags`: of `displayConfigFlags`. */
  display_config: row(
    5,
    8,
    (reader) => ({ flags: reader.u32(), depth: reader.u32() }),
    (writer, body) => writer.u32(body.flags).u32(body.depth),
  ),
  announce_capabilities: row(
    6,
    4 + 4 * 32,
    (reader) => ({ request: reader.u32() !== 0, caps: readWords(reader, 32) }),
    (writer, body) => writeWords(writer.u32(body.request ? 1 : 0), body.caps),
  ),
  clipboard_grab: row(
    7,
    8 + 4 * 256,
    (reader, dialect) => ({
      selection: readSelection(reader, dialect),
      serial: dialect.grabSerial ? reader.u32() : 0,
      types: readWords(reader, 256),
    }),
    (writer, body, dialect) => {
      writeSelection(writer, body.selection, dialect);
      if (dialect.grabSerial) writer.u32(body.serial);
      writeWords(writer, body.types);
    },
  ),
  clipboard_request: row(
    8,
    8,
    (reader, dialect) => ({ selection: readSelection(reader, dialect), type: reader.u32() }),
    (writer, body, dialect) => {
      writeSelection(writer, body.selection, dialect);
      writer.u32(body.type);
    },
  ),
  clipboard_release: row(
    9,
    4,
    (reader, dialect) => ({ selection: readSelection(reader, dialect) }),
    (writer, body, dialect) => writeSelection(writer, body.selection, dialect),
  ),
  /** `bytes`: see `fileXferHeader`. */
  file_xfer_start: row(
    10,
    limits.agentChunkBytes,
    (reader) => ({ id: reader.u32(), bytes: reader.rest() }),
    (writer, body: File & { readonly bytes: Uint8Array }) => writer.u32(body.id).raw(body.bytes),
  ),
  /** `result`: of `fileXferResults`; `detail` depends on it, see `fileXferDetail`. */
  file_xfer_status: row(
    11,
    limits.agentChunkBytes,
    (reader) => ({ id: reader.u32(), result: reader.u32(), detail: reader.rest() }),
    (writer, body) => writer.u32(body.id).u32(body.result).raw(body.detail),
  ),
  file_xfer_data: row(
    12,
    limits.agentMessageBytes,
    (reader) => {
      const id = reader.u32();
      const size = reader.u64();
      if (size > BigInt(reader.remaining)) throw new Malformed(`${size} bytes of a file announced`);
      return { id, bytes: reader.take(Number(size)) };
    },
    (writer, body) => writer.u32(body.id).u64(BigInt(body.bytes.length)).raw(body.bytes),
  ),
  client_disconnected: row(
    13,
    0,
    (): object => ({}),
    () => {},
  ),
  /** -1: no limit; 0: no clipboard. */
  max_clipboard: row(
    14,
    4,
    (reader) => ({ maxBytes: reader.i32() }),
    (writer, body) => writer.i32(body.maxBytes),
  ),
  /** 0 to 65535 for each channel of sound. */
  audio_volume_sync: row(
    15,
    3 + 2 * 255,
    (reader) => ({
      isPlayback: reader.u8() !== 0,
      mute: reader.u8() !== 0,
      volume: reader.list(reader.u8(), 2, (item) => item.u16()),
    }),
    (writer, body) => {
      writer
        .u8(body.isPlayback ? 1 : 0)
        .u8(body.mute ? 1 : 0)
        .u8(body.volume.length);
      for (const value of body.volume) writer.u16(value);
    },
  ),
  /** Which of the guest's graphics devices a head is. */
  graphics_device_info: row(
    16,
    limits.agentChunkBytes,
    (reader) => ({
      displays: reader.list(reader.u32(), 16, (item) => ({
        channelId: item.u32(),
        monitorId: item.u32(),
        deviceDisplayId: item.u32(),
        deviceAddress: item.text(item.u32()),
      })),
    }),
    (writer, body) => {
      writer.u32(body.displays.length);
      for (const display of body.displays) {
        const address = new TextEncoder().encode(`${display.deviceAddress}\0`);
        writer.u32(display.channelId).u32(display.monitorId).u32(display.deviceDisplayId);
        writer.u32(address.length).raw(address);
      }
    },
  ),
};

export type AgentMessages = typeof agentMessages;
export type AgentMessageName = keyof AgentMessages;
export type AgentBody<N extends AgentMessageName> = ReturnType<AgentMessages[N]["parse"]>;
