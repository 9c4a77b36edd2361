// Opus packets to samples, by the browser's own decoder.
import type { SoundFormat } from "../common/channels/playback/playback-channel.ts";

export const canDecodeOpus = (): boolean => typeof AudioDecoder === "function";

export type OpusDecoder = {
  decode(format: SoundFormat, bytes: Uint8Array): void;
  close(): void;
};

/** A packet that cannot be decoded is silence. */
export const createOpusDecoder = (
  onSamples: (format: SoundFormat, samples: Float32Array<ArrayBuffer>) => void,
): OpusDecoder => {
  let decoder: AudioDecoder | undefined;
  let timestamp = 0;
  const interleaved = (data: AudioData): void => {
    const { numberOfChannels: channels, numberOfFrames: frames, sampleRate } = data;
    const samples = new Float32Array(channels * frames);
    const plane = new Float32Array(frames);
    for (let channel = 0; channel < channels; channel += 1) {
      data.copyTo(plane, { planeIndex: channel, format: "f32-planar" });
      for (let at = 0; at < frames; at += 1) samples[at * channels + channel] = plane[at] as number;
    }
    data.close();
    onSamples({ channels, frequencyHz: sampleRate }, samples);
  };
  const start = ({ channels, frequencyHz }: SoundFormat): AudioDecoder => {
    const fresh = new AudioDecoder({
      output: interleaved,
      error: () => {
        decoder = undefined;
      },
    });
    fresh.configure({ codec: "opus", sampleRate: frequencyHz, numberOfChannels: channels });
    return fresh;
  };
  return {
    decode: (format, bytes) => {
      decoder ??= start(format);
      timestamp += 10_000;
      decoder.decode(new EncodedAudioChunk({ type: "key", timestamp, data: bytes.slice() }));
    },
    close: () => {
      if (decoder?.state === "configured") decoder.close();
      decoder = undefined;
    },
  };
};
