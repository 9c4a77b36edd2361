// spice.proto: MainChannel.
import type { ByteReader } from "../bytes/reader.ts";
import { limits } from "../limits.ts";
import { channelOf, empty, emptyFromClient, fromClient, fromServer } from "../table.ts";
import { commonClient, commonServer } from "./common.ts";

const tokens = (reader: ByteReader) => ({ tokens: reader.u32() });

/** A pointer whose text's length stands before it. */
const sizedText = (reader: ByteReader): string => {
  const size = reader.u32();
  return reader.pointer((target) => target.text(size)) ?? "";
};

/** spice.proto: DstInfo; where the guest moves to. */
const readDestination = (reader: ByteReader) => ({
  port: reader.u16(),
  securePort: reader.u16(),
  host: sizedText(reader),
  certificateSubject: sizedText(reader),
});

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const mainChannel = channelOf("main", {
  ...commonServer,
  migrate_begin: fromServer(101, limits.agentChunkBytes, readDestination),
  migrate_cancel: empty(102),
  init: fromServer(103, 32, (reader) => ({
    /** The connection id that every other channel of this session links with. */
    sessionId: reader.u32(),
    displayChannelsHint: reader.u32(),
    supportedMouseModes: reader.u32(),
    currentMouseMode: reader.u32(),
    agentConnected: reader.u32() !== 0,
    agentTokens: reader.u32(),
    multiMediaTime: reader.u32(),
    ramHint: reader.u32(),
  })),
  channels_list: fromServer(104, limits.listBytes, (reader) => ({
    channels: reader.list(reader.u32(), 2, (item) => ({ type: item.u8(), id: item.u8() })),
  })),
  mouse_mode: fromServer(105, 4, (reader) => ({
    supportedModes: reader.u16(),
    currentMode: reader.u16(),
  })),
  multi_media_time: fromServer(106, 4, (reader) => ({ time: reader.u32() })),
  agent_connected: empty(107),
  agent_disconnected: fromServer(108, 4, (reader) => ({ errorCode: reader.u32() })),
  /** A piece of the agent's byte stream: see `agent/`. */
  agent_data: fromServer(109, limits.agentChunkBytes, (reader) => ({ bytes: reader.rest() })),
  agent_token: fromServer(110, 4, tokens),
  migrate_switch_host: fromServer(111, limits.agentChunkBytes, readDestination),
  migrate_end: empty(112),
  name: fromServer(113, limits.listBytes, (reader) => ({ text: reader.text(reader.u32()) })),
  uuid: fromServer(114, 16, (reader) => ({ hex: hex(reader.take(16)) })),
  agent_connected_tokens: fromServer(115, 4, tokens),
  migrate_begin_seamless: fromServer(116, limits.agentChunkBytes, (reader) => ({
    ...readDestination(reader),
    sourceVersion: reader.u32(),
  })),
  migrate_dst_seamless_ack: empty(117),
  migrate_dst_seamless_nack: empty(118),
});

type Tokens = { readonly tokens: number };

export const mainClient = {
  ...commonClient,
  client_info: fromClient<{ readonly cacheSize: bigint }>(101, (writer, body) =>
    writer.u64(body.cacheSize),
  ),
  migrate_connected: emptyFromClient(102),
  migrate_connect_error: emptyFromClient(103),
  attach_channels: emptyFromClient(104),
  mouse_mode_request: fromClient<{ readonly mode: number }>(105, (writer, body) =>
    writer.u16(body.mode),
  ),
  agent_start: fromClient<Tokens>(106, (writer, body) => writer.u32(body.tokens)),
  agent_data: fromClient<{ readonly bytes: Uint8Array }>(107, (writer, body) =>
    writer.raw(body.bytes),
  ),
  agent_token: fromClient<Tokens>(108, (writer, body) => writer.u32(body.tokens)),
  migrate_end: emptyFromClient(109),
  migrate_dst_do_seamless: fromClient<{ readonly sourceVersion: number }>(110, (writer, body) =>
    writer.u32(body.sourceVersion),
  ),
  migrate_connected_seamless: emptyFromClient(111),
};
