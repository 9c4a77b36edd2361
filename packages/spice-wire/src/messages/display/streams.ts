// spice.proto: the video streams of DisplayChannel.
import type { ByteReader } from "../../bytes/reader.ts";
import { maxStreams, streamFlags, videoCodecs } from "../../constants/display.ts";
import type { VideoCodecName } from "../../constants/display.ts";
import { Malformed } from "../../errors.ts";
import { limits } from "../../limits.ts";
import { empty, fromServer } from "../../table.ts";
import { checkSize, readClip, readRect } from "./geometry.ts";

const codecNames = new Map<number, VideoCodecName>(
  Object.entries(videoCodecs).map(([name, number]) => [number, name as VideoCodecName]),
);

const readStreamId = (reader: ByteReader): number => {
  const id = reader.u32();
  if (id >= maxStreams) throw new Malformed(`stream ${id}: there are ${maxStreams} at most`);
  return id;
};

const readSize = (reader: ByteReader) => {
  const width = reader.u32();
  const height = reader.u32();
  checkSize("a stream", width, height);
  return { width, height };
};

const readCodec = (reader: ByteReader): VideoCodecName => {
  const number = reader.u8();
  const codec = codecNames.get(number);
  if (codec === undefined) throw new Malformed(`video codec ${number} is unknown`);
  return codec;
};

/** spice.proto: StreamDataHeader. */
const readDataHeader = (reader: ByteReader) => ({
  id: readStreamId(reader),
  multiMediaTime: reader.u32(),
});

export const streamMessages = {
  stream_create: fromServer(122, limits.listBytes, (reader) => ({
    surfaceId: reader.u32(),
    id: readStreamId(reader),
    topDown: (reader.u8() & streamFlags.topDown) !== 0,
    codec: readCodec(reader),
    stamp: reader.u64(),
    streamSize: readSize(reader),
    sourceSize: readSize(reader),
    dest: readRect(reader),
    clip: readClip(reader).clip,
  })),
  stream_data: fromServer(123, limits.streamFrameBytes, (reader) => ({
    ...readDataHeader(reader),
    bytes: reader.take(reader.u32()),
  })),
  stream_clip: fromServer(124, limits.listBytes, (reader) => ({
    id: readStreamId(reader),
    clip: readClip(reader).clip,
  })),
  stream_destroy: fromServer(125, 4, (reader) => ({ id: readStreamId(reader) })),
  stream_destroy_all: empty(126),
  stream_data_sized: fromServer(316, limits.streamFrameBytes, (reader) => ({
    ...readDataHeader(reader),
    size: readSize(reader),
    dest: readRect(reader),
    bytes: reader.take(reader.u32()),
  })),
  stream_activate_report: fromServer(319, 16, (reader) => ({
    streamId: readStreamId(reader),
    uniqueId: reader.u32(),
    maxWindowSize: reader.u32(),
    timeoutMs: reader.u32(),
  })),
};
