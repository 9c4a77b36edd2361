// The channels of a session, each opened as its kind wants it.
import type { SpiceChannel } from "@openutm/shared-types";
import { channelCaps } from "@openutm/spice-wire";
import type { ChannelName } from "@openutm/spice-wire";
import type { CursorOutput } from "../common/channels/cursor/cursor-channel.ts";
import { createCursorChannel } from "../common/channels/cursor/cursor-channel.ts";
import type { DataChannelName, DataOutput } from "../common/channels/data/data-channel.ts";
import { createDataChannel } from "../common/channels/data/data-channel.ts";
import {
  createDisplayChannel,
  createSharedPictures,
} from "../common/channels/display/display-channel.ts";
import type { DisplayChannel } from "../common/channels/display/display-channel.ts";
import type { DisplayOutput } from "../common/channels/display/outputs.ts";
import { defaultSurfaceLimits } from "../common/channels/display/surfaces.ts";
import type { PlaybackOutput } from "../common/channels/playback/playback-channel.ts";
import { createPlaybackChannel } from "../common/channels/playback/playback-channel.ts";
import type { RecordedSound, RecordOutput } from "../common/channels/record/record-channel.ts";
import { createRecordChannel } from "../common/channels/record/record-channel.ts";
import type { OpenBytes } from "./byte-source.ts";
import { openChannel } from "./channel.ts";
import type { ChannelHandlers, OpenedChannel } from "./channel.ts";

/** As the server lists it. */
export type ListedChannel = { readonly type: number; readonly id: number };

/** What a line is opened with. */
export type LineKit = {
  open(channel: SpiceChannel): OpenBytes;
  sessionId(): number;
  onBytes(count: number): void;
  onEnd(problem: string | undefined): void;
  /** Closes it with the session. */
  keep<C extends { close(): void }>(channel: C): C;
};

export const openLine = async <N extends ChannelName & SpiceChannel["channel"]>(
  kit: LineKit,
  channel: N,
  channelId: number,
  caps: readonly number[],
  onMessage: ChannelHandlers<N>["onMessage"],
  onPieceEnd: () => void = () => {},
): Promise<OpenedChannel<N>> => {
  const connectionId = kit.sessionId();
  const { onBytes, onEnd } = kit;
  const bytes = kit.open({ channel, channelId, connectionId, caps: [...caps] });
  return kit.keep(await openChannel(channel, bytes, { onBytes, onEnd, onMessage, onPieceEnd }));
};

// Sizes that a page can afford; what a unix socket brings uses neither.
const pixmapCachePixels = 16 << 20;
const glzWindowPixels = 8 << 20;

const { display: displayCaps, playback: playbackCaps, record: recordCaps } = channelCaps;
const wantedOfDisplay = [
  displayCaps.sizedStream,
  displayCaps.monitorsConfig,
  displayCaps.composite,
  displayCaps.a8Surface,
  displayCaps.streamReport,
  displayCaps.lz4Compression,
  displayCaps.multiCodec,
  displayCaps.codecMjpeg,
];

export type DisplayLine = {
  readonly channel: DisplayChannel;
  send: OpenedChannel<"display">["send"];
};

/** A display channel's cache and its window are its own: nothing waits for another channel. */
export const openDisplayLine = async (
  kit: LineKit,
  channelId: number,
  parts: {
    nowMs(): number;
    multiMediaTime(): number;
    /** Before the first message. */
    onLine(line: DisplayLine): void;
    onMessage(outputs: readonly DisplayOutput[]): void;
    onPieceEnd(): void;
  },
): Promise<void> => {
  const { maxSurfaces, maxTotalPixels } = defaultSurfaceLimits;
  const channel = createDisplayChannel({
    shared: createSharedPictures({ pixmapCachePixels, glzWindowPixels }),
    // The first screen may be the largest; further ones share what a page can bear.
    surfaceLimits: { maxSurfaces, maxTotalPixels: channelId === 0 ? maxTotalPixels : 1 << 25 },
    nowMs: parts.nowMs,
    multiMediaTime: parts.multiMediaTime,
  });
  let opened: OpenedChannel<"display"> | undefined;
  parts.onLine({ channel, send: (name, body) => opened?.send(name, body) });
  const onMessage: ChannelHandlers<"display">["onMessage"] = (message) => {
    parts.onMessage(channel.receive(message));
    return channel.isSpent(message) ? "spent" : undefined;
  };
  opened = await openLine(kit, "display", channelId, wantedOfDisplay, onMessage, parts.onPieceEnd);
  opened.send("init", {
    pixmapCacheId: channelId + 1,
    pixmapCachePixels: BigInt(pixmapCachePixels),
    glzDictionaryId: channelId + 1,
    glzWindowPixels,
  });
};

export const openCursorLine = async (
  kit: LineKit,
  channelId: number,
  onOutput: (output: CursorOutput) => void,
): Promise<void> => {
  const cursor = createCursorChannel();
  await openLine(kit, "cursor", channelId, [], (message) => {
    for (const output of cursor.receive(message)) onOutput(output);
  });
};

export const openPlaybackLine = async (
  kit: LineKit,
  channelId: number,
  canDecodeOpus: boolean,
  onOutput: (output: PlaybackOutput) => void,
): Promise<void> => {
  const playback = createPlaybackChannel();
  const caps: number[] = [playbackCaps.volume, playbackCaps.latency];
  if (canDecodeOpus) caps.push(playbackCaps.opus);
  await openLine(kit, "playback", channelId, caps, (message) => {
    for (const output of playback.receive(message)) onOutput(output);
  });
};

export type RecordLine = {
  /** Nothing goes out while the guest does not listen. */
  send(sound: RecordedSound, timeMs: number): void;
};

export const openRecordLine = async (
  kit: LineKit,
  channelId: number,
  canEncodeOpus: boolean,
  onOutput: (output: RecordOutput) => void,
): Promise<RecordLine> => {
  const record = createRecordChannel();
  const caps: number[] = [recordCaps.volume];
  if (canEncodeOpus) caps.push(recordCaps.opus);
  const line = await openLine(kit, "record", channelId, caps, (message) => {
    for (const output of record.receive(message)) onOutput(output);
  });
  return {
    send: (sound, timeMs) => {
      for (const { name, body } of record.send(sound, timeMs)) line.send(name, body as never);
    },
  };
};

/** One end of a channel that carries another protocol. */
export type DataLine = {
  readonly channel: DataChannelName;
  readonly channelId: number;
  send(bytes: Uint8Array): void;
};

/** What is attached to such a channel: `take` hears what comes. Undefined: the channel is not opened. */
export type AttachData = (line: DataLine) => { take(output: DataOutput): void } | undefined;

export const openDataLine = async (
  kit: LineKit,
  name: DataChannelName,
  channelId: number,
  attach: AttachData,
): Promise<void> => {
  const unsent: Uint8Array[] = [];
  let write = (bytes: Uint8Array): void => void unsent.push(bytes);
  const end = attach({ channel: name, channelId, send: (bytes) => write(bytes) });
  if (end === undefined) return;
  const data = createDataChannel();
  const line = await openLine(kit, name, channelId, [], (message) => {
    for (const output of data.receive(message)) end.take(output);
  });
  write = (bytes) => line.send("data", { bytes });
  for (const bytes of unsent.splice(0)) write(bytes);
};
