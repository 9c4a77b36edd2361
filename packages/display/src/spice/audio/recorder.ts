// oxlint-disable-next-line typescript/triple-slash-reference -- packages checked together with this one see the declaration only so
/// <reference path="./worklet-url.d.ts" />
// The host's microphone for the guest: only while the user wants it and a program in the guest listens.
import type { MicrophoneState } from "../../remote-display.ts";
import type { SoundFormat } from "../common/channels/playback/playback-channel.ts";
import workletUrl from "./capture-worklet.ts?worker&url";

export type Recorder = {
  /** A program in the guest listens for sound of this format, or none does. */
  setWanted(format: SoundFormat | undefined): void;
  /** Asks the user for leave where the browser wants it; rejects when there is none. Call it in a click. */
  use(microphone: "on" | "off"): Promise<void>;
  state(): MicrophoneState;
  close(): void;
};

export type RecorderParts = {
  /** Ten milliseconds of all channels in turn. */
  send(samples: Float32Array<ArrayBuffer>): void;
  onChange(): void;
};

/** The programs in the guest do their own: what takes noise away twice takes music away too. */
const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

type Running = { stop(): void };

const record = async (
  microphone: MediaStream,
  format: SoundFormat,
  send: RecorderParts["send"],
): Promise<Running> => {
  const { channels, frequencyHz } = format;
  const context = new AudioContext({ sampleRate: frequencyHz, latencyHint: "interactive" });
  try {
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, "openutm-host-sound", {
      numberOfOutputs: 0,
      processorOptions: { channels },
    });
    node.port.addEventListener("message", ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) =>
      send(data),
    );
    node.port.start();
    context.createMediaStreamSource(microphone).connect(node);
    await context.resume();
  } catch (error) {
    void context.close();
    throw error;
  }
  return { stop: () => void context.close().catch(() => undefined) };
};

export const createRecorder = ({ send, onChange }: RecorderParts): Recorder => {
  let wanted: SoundFormat | undefined;
  let microphone: MediaStream | undefined;
  let running: Running | undefined;
  /** A start that was overtaken stops itself. */
  let round = 0;

  const stop = (): void => {
    round += 1;
    running?.stop();
    running = undefined;
  };
  const adjust = async (): Promise<void> => {
    stop();
    if (wanted !== undefined && microphone !== undefined) {
      const mine = round;
      const begun = await record(microphone, wanted, send);
      if (mine === round) running = begun;
      else begun.stop();
    }
    onChange();
  };
  const letGo = (): void => {
    for (const track of microphone?.getTracks() ?? []) track.stop();
    microphone = undefined;
  };

  return {
    setWanted: (format) => {
      wanted = format;
      // A browser that cannot record at the guest's rate sends nothing: the picture goes on.
      adjust().catch(onChange);
    },
    use: async (choice) => {
      if (choice === "off") letGo();
      else microphone ??= await navigator.mediaDevices.getUserMedia({ audio: asItIs });
      await adjust();
    },
    state: () => {
      if (running !== undefined) return "heard";
      if (microphone !== undefined) return "on";
      return wanted === undefined ? "off" : "wanted";
    },
    close: () => {
      stop();
      letGo();
    },
  };
};
