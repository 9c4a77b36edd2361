// A playback channel as a state machine: the guest's sound as packets, decoded or for the page to decode.
import type { ServerMessage } from "@openutm/spice-wire";
import { audioFormats, audioModes } from "@openutm/spice-wire";

export type SoundFormat = { readonly channels: number; readonly frequencyHz: number };

export type PlaybackOutput =
  | { readonly type: "started"; readonly format: SoundFormat }
  /** Samples of all channels in turn, -1 to 1. `timeMs` is the server's multimedia time. */
  | {
      readonly type: "samples";
      readonly format: SoundFormat;
      readonly timeMs: number;
      readonly samples: Float32Array<ArrayBuffer>;
    }
  /** One Opus packet for the page's decoder. */
  | {
      readonly type: "opus";
      readonly format: SoundFormat;
      readonly timeMs: number;
      readonly bytes: Uint8Array;
    }
  | { readonly type: "stopped" }
  /** 0 to 1 for each channel. */
  | { readonly type: "volume"; readonly volumes: readonly number[] }
  | { readonly type: "mute"; readonly muted: boolean }
  /** How long the server would have packets wait. */
  | { readonly type: "latency"; readonly latencyMs: number }
  | { readonly type: "problem"; readonly messageName: string; readonly why: string };

export type PlaybackChannel = {
  readonly receive: (message: ServerMessage<"playback">) => readonly PlaybackOutput[];
};

export const isUsableFormat = (format: SoundFormat): boolean =>
  format.channels >= 1 &&
  format.channels <= 8 &&
  format.frequencyHz >= 4000 &&
  format.frequencyHz <= 192_000;

/** Signed 16-bit little-endian samples as numbers from -1 to 1. A last odd byte is left out. */
export const samplesOfS16 = (bytes: Uint8Array): Float32Array<ArrayBuffer> => {
  const samples = new Float32Array(bytes.length >> 1);
  for (let at = 0; at < samples.length; at += 1) {
    const low = bytes[at * 2] as number;
    const high = bytes[at * 2 + 1] as number;
    samples[at] = (((high << 24) | (low << 16)) >> 16) / 32_768;
  }
  return samples;
};

export const createPlaybackChannel = (): PlaybackChannel => {
  let format: SoundFormat | undefined;
  let mode: number = audioModes.raw;

  const problem = (messageName: string, why: string): readonly PlaybackOutput[] => [
    { type: "problem", messageName, why },
  ];

  return {
    receive(message) {
      switch (message.name) {
        case "start": {
          const { channels, frequency: frequencyHz, format: sampleFormat } = message.body;
          format = { channels, frequencyHz };
          if (sampleFormat !== audioFormats.s16 || !isUsableFormat(format)) {
            format = undefined;
            return problem(
              "start",
              `${channels} channels of ${frequencyHz} Hz, format ${sampleFormat}`,
            );
          }
          return [{ type: "started", format }];
        }
        case "mode":
          ({ mode } = message.body);
          return [];
        case "data": {
          if (format === undefined) return problem("data", "there was no start");
          const { time: timeMs, bytes } = message.body;
          if (mode === audioModes.opus) return [{ type: "opus", format, timeMs, bytes }];
          if (mode !== audioModes.raw) return problem("data", `sound of kind ${mode}`);
          return [{ type: "samples", format, timeMs, samples: samplesOfS16(bytes) }];
        }
        case "stop":
          format = undefined;
          return [{ type: "stopped" }];
        case "volume":
          return [{ type: "volume", volumes: message.body.volume.map((level) => level / 65_535) }];
        case "mute":
          return [{ type: "mute", muted: message.body.mute }];
        case "latency":
          return [{ type: "latency", latencyMs: message.body.latencyMs }];
        default:
          return [];
      }
    },
  };
};
