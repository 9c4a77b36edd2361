// spice.proto: DisplayChannel: surfaces, heads, caches; with drawing and streams, the whole channel.
import type { ByteReader } from "../../bytes/reader.ts";
import {
  imageCompressions,
  surfaceFlags,
  surfaceFormats,
  videoCodecs,
} from "../../constants/display.ts";
import type {
  ImageCompressionName,
  SurfaceFormatName,
  VideoCodecName,
} from "../../constants/display.ts";
import { Malformed } from "../../errors.ts";
import { limits } from "../../limits.ts";
import { channelOf, empty, emptyFromClient, fromClient, fromServer } from "../../table.ts";
import { commonClient, commonServer, readWaits, waitsBytes } from "../common.ts";
import { drawMessages } from "./draw.ts";
import { checkSize } from "./geometry.ts";
import { streamMessages } from "./streams.ts";

const formatNames = new Map<number, SurfaceFormatName>(
  Object.entries(surfaceFormats).map(([name, number]) => [number, name as SurfaceFormatName]),
);

const readSurfaceCreate = (reader: ByteReader) => {
  const surfaceId = reader.u32();
  const width = reader.u32();
  const height = reader.u32();
  const formatNumber = reader.u32();
  const flags = reader.u32();
  checkSize("a surface", width, height);
  const format = formatNames.get(formatNumber);
  if (format === undefined) throw new Malformed(`surface format ${formatNumber} is unknown`);
  return {
    surfaceId,
    width,
    height,
    format,
    primary: (flags & surfaceFlags.primary) !== 0,
    streamingMode: (flags & surfaceFlags.streamingMode) !== 0,
  };
};

/** spice.proto: Head: one monitor, a part of a surface. */
const readHead = (reader: ByteReader) => ({
  id: reader.u32(),
  surfaceId: reader.u32(),
  width: reader.u32(),
  height: reader.u32(),
  x: reader.u32(),
  y: reader.u32(),
  flags: reader.u32(),
});

const readMonitorsConfig = (reader: ByteReader) => {
  const count = reader.u16();
  return { maxAllowed: reader.u16(), heads: reader.list(count, 28, readHead) };
};

export const displayChannel = channelOf("display", {
  ...commonServer,
  ...drawMessages,
  ...streamMessages,
  mode: fromServer(101, 12, (reader) => ({
    width: reader.u32(),
    height: reader.u32(),
    bits: reader.u32(),
  })),
  mark: empty(102),
  reset: empty(103),
  inval_list: fromServer(105, limits.listBytes, (reader) => ({
    /** `type` 1: an image of the cache. */
    resources: reader.list(reader.u16(), 9, (item) => ({ type: item.u8(), id: item.u64() })),
  })),
  inval_all_pixmaps: fromServer(106, waitsBytes, readWaits),
  inval_palette: fromServer(107, 8, (reader) => ({ id: reader.u64() })),
  inval_all_palettes: empty(108),
  surface_create: fromServer(314, 20, readSurfaceCreate),
  surface_destroy: fromServer(315, 4, (reader) => ({ surfaceId: reader.u32() })),
  monitors_config: fromServer(317, limits.listBytes, readMonitorsConfig),
  /** Needs a file descriptor beside the bytes: never for a client that lacks the glScanout capability. */
  gl_scanout_unix: fromServer(320, 20, (reader) => ({
    width: reader.u32(),
    height: reader.u32(),
    stride: reader.u32(),
    drmFourcc: reader.u32(),
    flags: reader.u32(),
  })),
  gl_draw: fromServer(321, 16, (reader) => ({
    x: reader.u32(),
    y: reader.u32(),
    width: reader.u32(),
    height: reader.u32(),
  })),
  quality_indicator: fromServer(322, limits.unknownBytes, (reader) => ({ bytes: reader.rest() })),
});

export const displayClient = {
  ...commonClient,
  /** Must be the first message. A cache or window of 0 keeps the server from using it. */
  init: fromClient<{
    readonly pixmapCacheId: number;
    readonly pixmapCachePixels: bigint;
    readonly glzDictionaryId: number;
    readonly glzWindowPixels: number;
  }>(101, (writer, body) =>
    writer
      .u8(body.pixmapCacheId)
      .u64(body.pixmapCachePixels)
      .u8(body.glzDictionaryId)
      .i32(body.glzWindowPixels),
  ),
  stream_report: fromClient<{
    readonly streamId: number;
    readonly uniqueId: number;
    readonly startFrameMmTime: number;
    readonly endFrameMmTime: number;
    readonly numFrames: number;
    readonly numDrops: number;
    readonly lastFrameDelay: number;
    readonly audioDelay: number;
  }>(102, (writer, body) =>
    writer
      .u32(body.streamId)
      .u32(body.uniqueId)
      .u32(body.startFrameMmTime)
      .u32(body.endFrameMmTime)
      .u32(body.numFrames)
      .u32(body.numDrops)
      .i32(body.lastFrameDelay)
      .u32(body.audioDelay),
  ),
  /** Wants the server's prefCompression. */
  preferred_compression: fromClient<{ readonly compression: ImageCompressionName }>(
    103,
    (writer, body) => writer.u8(imageCompressions[body.compression]),
  ),
  gl_draw_done: emptyFromClient(104),
  /** Wants the server's prefVideoCodecType; the best first. */
  preferred_video_codec_type: fromClient<{ readonly codecs: readonly VideoCodecName[] }>(
    105,
    (writer, body) => {
      writer.u8(body.codecs.length);
      for (const codec of body.codecs) writer.u8(videoCodecs[codec]);
    },
  ),
};
