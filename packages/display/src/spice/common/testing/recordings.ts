// Reads the recorded sessions of real servers, for tests and benchmarks. Runs in Node.
import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Frame, ServerMessage } from "@openutm/spice-wire";
import { channels, createFrameParser } from "@openutm/spice-wire";
import type { DisplayChannel } from "../channels/display/display-channel.ts";
import { createDisplayChannel, createSharedPictures } from "../channels/display/display-channel.ts";
import type { DisplayOutput } from "../channels/display/outputs.ts";
import type { DecodedPicture } from "../codecs/jpeg.ts";

const root = new URL("../../../../../shared-types/vectors/spice/", import.meta.url);

export type Recording = {
  readonly device: string;
  readonly preferredCompression: string | null;
  readonly screen: string | null;
  readonly channels: readonly {
    readonly channel: keyof typeof channels;
    readonly id: number;
    readonly file: string;
    readonly header: "mini" | "full";
  }[];
};

export const recordingNames = (): readonly string[] => readdirSync(root).toSorted();

export const readRecording = (name: string): Recording =>
  JSON.parse(readFileSync(new URL(`${name}/recording.json`, root), "utf8")) as Recording;

export const readChannelBytes = (name: string, file: string): Uint8Array =>
  new Uint8Array(gunzipSync(readFileSync(new URL(`${name}/${file}`, root))));

/** The messages of a recording's channels of one kind, as they came. */
export const channelFrames = (name: string, channel: keyof typeof channels): readonly Frame[] => {
  const frames: Frame[] = [];
  for (const found of readRecording(name).channels) {
    if (found.channel !== channel) continue;
    const { maxBytes } = channels[channel];
    const parser = createFrameParser({ channel, header: found.header, maxBytes });
    parser.push(readChannelBytes(name, found.file), (frame) => {
      frames.push(frame);
    });
  }
  return frames;
};

export const displayFrames = (name: string): readonly Frame[] => channelFrames(name, "display");

/** The same, parsed. */
export const displayMessages = (name: string): readonly ServerMessage<"display">[] =>
  displayFrames(name).map((frame) => channels.display.parse(frame));

export type Screen = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint32Array;
};

/** QEMU's own screendump at the recording's end (a binary PPM), as 0x00RRGGBB. */
export const readScreen = (name: string, file: string): Screen => {
  const bytes = readChannelBytes(name, file);
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(
    new TextDecoder("latin1").decode(bytes.subarray(0, 64)),
  );
  if (header === null) throw new Error(`${file} is no PPM`);
  const widthPx = Number(header[1]);
  const heightPx = Number(header[2]);
  const pixels = new Uint32Array(widthPx * heightPx);
  let from = header[0].length;
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] =
      ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    from += 3;
  }
  return { widthPx, heightPx, pixels };
};

export type Decoders = {
  readonly jpeg?: (bytes: Uint8Array) => DecodedPicture | undefined;
};

export type Replay = {
  readonly channel: DisplayChannel;
  readonly outputs: readonly DisplayOutput[];
  readonly problems: readonly string[];
};

/** Sizes as a client with room announces them. */
export const replaySizes = { pixmapCachePixels: 20 << 20, glzWindowPixels: 8 << 20 } as const;

/** Plays messages into a fresh channel; what has to be decoded outside is decoded at once. */
export const replay = (
  messages: readonly ServerMessage<"display">[],
  decoders: Decoders = {},
): Replay => {
  const channel = createDisplayChannel({ shared: createSharedPictures(replaySizes) });
  const outputs: DisplayOutput[] = [];
  const handle = (fresh: readonly DisplayOutput[]): void => {
    for (const output of fresh) {
      outputs.push(output);
      if (output.type === "decode-jpeg" || output.type === "decode-frame") {
        handle(channel.decoded(output.requestId, decoders.jpeg?.(output.bytes)));
      }
    }
  };
  for (const message of messages) handle(channel.receive(message));
  const problems = outputs.flatMap((output) =>
    output.type === "problem" ? [`${output.messageName}: ${output.why}`] : [],
  );
  return { channel, outputs, problems };
};

/** The primary surface's pixels without their unused byte. */
export const screenOf = ({ channel }: Replay): Screen | undefined => {
  for (const { primary, pixmap } of channel.surfaces()) {
    if (!primary) continue;
    const { widthPx, heightPx } = pixmap;
    return { widthPx, heightPx, pixels: pixmap.pixels.map((pixel) => pixel & 0xff_ffff) };
  }
  return undefined;
};
