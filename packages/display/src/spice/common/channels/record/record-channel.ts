// A record channel as a state machine: when the guest listens, and the host's sound as its messages.
import type { BodyOf, ServerMessage } from "@openutm/spice-wire";
import { audioFormats, audioModes, type clientMessages } from "@openutm/spice-wire";
import { isUsableFormat, type SoundFormat } from "../playback/playback-channel.ts";

type Table = (typeof clientMessages)["record"];
type Name = "data" | "mode" | "start_mark";

export type RecordSend = {
  readonly [N in Name]: { readonly name: N; readonly body: BodyOf<Table, N> };
}[Name];

export type RecordOutput =
  /** A program in the guest listens: sound of this format is wanted. */
  | { readonly type: "wanted"; readonly format: SoundFormat }
  | { readonly type: "unwanted" }
  /** 0 to 1 for each channel. */
  | { readonly type: "volume"; readonly volumes: readonly number[] }
  | { readonly type: "mute"; readonly muted: boolean }
  | { readonly type: "problem"; readonly messageName: string; readonly why: string };

/** One packet of the host's sound: samples of all channels in turn from -1 to 1, or what an Opus encoder made of them. */
export type RecordedSound =
  | { readonly kind: "samples"; readonly samples: Float32Array }
  | { readonly kind: "opus"; readonly bytes: Uint8Array };

export type RecordChannel = {
  readonly receive: (message: ServerMessage<"record">) => readonly RecordOutput[];
  /** Nothing is sent while the guest does not listen. @param timeMs the multimedia time */
  readonly send: (sound: RecordedSound, timeMs: number) => readonly RecordSend[];
  /** What the guest wants now. */
  readonly wanted: () => SoundFormat | undefined;
};

/** From -1 to 1 to signed 16-bit little-endian samples. */
export const s16OfSamples = (samples: Float32Array): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < samples.length; at += 1) {
    const clipped = Math.max(-1, Math.min(1, samples[at] as number));
    view.setInt16(at * 2, Math.round(clipped * 32_767), true);
  }
  return bytes;
};

export const createRecordChannel = (): RecordChannel => {
  let format: SoundFormat | undefined;
  /** What the server was told last; a new start forgets it. */
  let toldMode: number | undefined;

  return {
    receive(message) {
      switch (message.name) {
        case "start": {
          const { channels, frequency: frequencyHz, format: sampleFormat } = message.body;
          toldMode = undefined;
          format = { channels, frequencyHz };
          if (sampleFormat === audioFormats.s16 && isUsableFormat(format))
            return [{ type: "wanted", format }];
          format = undefined;
          const why = `${channels} channels of ${frequencyHz} Hz, format ${sampleFormat}`;
          return [{ type: "problem", messageName: "start", why }];
        }
        case "stop":
          format = undefined;
          return [{ type: "unwanted" }];
        case "volume":
          return [{ type: "volume", volumes: message.body.volume.map((level) => level / 65_535) }];
        case "mute":
          return [{ type: "mute", muted: message.body.mute }];
        default:
          return [];
      }
    },
    send(sound, timeMs) {
      if (format === undefined) return [];
      const time = Math.trunc(timeMs) >>> 0;
      const mode = sound.kind === "opus" ? audioModes.opus : audioModes.raw;
      const bytes = sound.kind === "opus" ? sound.bytes : s16OfSamples(sound.samples);
      const data: RecordSend = { name: "data", body: { time, bytes } };
      if (mode === toldMode) return [data];
      const first = toldMode === undefined;
      toldMode = mode;
      return [
        { name: "mode", body: { time, mode, bytes: new Uint8Array() } },
        ...(first ? [{ name: "start_mark", body: { time } } as const] : []),
        data,
      ];
    },
    wanted: () => format,
  };
};
