// spice.proto: PlaybackChannel and RecordChannel.
import type { ByteReader } from "../bytes/reader.ts";
import { limits } from "../limits.ts";
import { channelOf, empty, fromClient, fromServer } from "../table.ts";
import { commonClient, commonServer } from "./common.ts";

/** spice.proto: AudioVolume: 0 to 65535 per channel of sound. */
const volume = (number: number) =>
  fromServer(number, 1 + 255 * 2, (reader) => ({
    volume: reader.list(reader.u8(), 2, (item) => item.u16()),
  }));

/** spice.proto: AudioMute. */
const mute = (number: number) => fromServer(number, 1, (reader) => ({ mute: reader.u8() !== 0 }));

const format = (reader: ByteReader) => ({
  channels: reader.u32(),
  /** Of `audioFormats`. */
  format: reader.u16(),
  frequency: reader.u32(),
});

export const playbackChannel = channelOf("playback", {
  ...commonServer,
  data: fromServer(101, limits.audioPacketBytes, (reader) => ({
    /** Multimedia time, ms. */
    time: reader.u32(),
    bytes: reader.rest(),
  })),
  mode: fromServer(102, limits.audioPacketBytes, (reader) => ({
    time: reader.u32(),
    /** Of `audioModes`. */
    mode: reader.u16(),
    bytes: reader.rest(),
  })),
  start: fromServer(103, 14, (reader) => ({ ...format(reader), time: reader.u32() })),
  stop: empty(104),
  volume: volume(105),
  mute: mute(106),
  latency: fromServer(107, 4, (reader) => ({ latencyMs: reader.u32() })),
});

export const playbackClient = commonClient;

export const recordChannel = channelOf("record", {
  ...commonServer,
  start: fromServer(101, 10, format),
  stop: empty(102),
  volume: volume(103),
  mute: mute(104),
});

type Packet = { readonly time: number; readonly bytes: Uint8Array };

export const recordClient = {
  ...commonClient,
  data: fromClient<Packet>(101, (writer, body) => writer.u32(body.time).raw(body.bytes)),
  /** `mode`: of `audioModes`. */
  mode: fromClient<Packet & { readonly mode: number }>(102, (writer, body) =>
    writer.u32(body.time).u16(body.mode).raw(body.bytes),
  ),
  start_mark: fromClient<{ readonly time: number }>(103, (writer, body) => writer.u32(body.time)),
};
