// oxlint-disable-next-line typescript/triple-slash-reference -- packages checked together with this one see the declaration only so
/// <reference path="./worklet-url.d.ts" />
// The guest's sound in the page.
import type { WorkerSound } from "../worker/messages.ts";
import workletUrl from "./worklet.ts?worker&url";

export type Player = {
  take(sound: WorkerSound): void;
  isPlaying(): boolean;
  /** The user's own volume, on top of the guest's: 0 is silent. */
  setVolume(volume: number): void;
  close(): void;
};

/** Nothing is made before the guest's first sound. */
export const createPlayer = (onChange: () => void): Player => {
  let context: AudioContext | undefined;
  let gain: GainNode | undefined;
  let node: AudioWorkletNode | undefined;
  let playing = false;
  let volumeHere = 1;
  let mutedByGuest = false;
  let volume = 1;
  let closed = false;

  const applyVolume = (): void => {
    if (gain !== undefined) gain.gain.value = mutedByGuest ? 0 : volume * volumeHere;
  };
  // Browsers start sound only after the user has touched the page.
  const wake = (): void => {
    if (context?.state === "suspended") void context.resume().catch(() => undefined);
  };
  const start = async (frequencyHz: number): Promise<void> => {
    if (context !== undefined && context.sampleRate === frequencyHz) return;
    await context?.close();
    const fresh = new AudioContext({ sampleRate: frequencyHz, latencyHint: "interactive" });
    context = fresh;
    node = undefined;
    await fresh.audioWorklet.addModule(workletUrl);
    if (closed || context !== fresh) return;
    gain = fresh.createGain();
    applyVolume();
    node = new AudioWorkletNode(fresh, "openutm-guest-sound", { outputChannelCount: [2] });
    node.connect(gain).connect(fresh.destination);
    wake();
  };
  const setPlaying = (next: boolean): void => {
    if (playing === next) return;
    playing = next;
    onChange();
  };
  addEventListener("pointerdown", wake);
  addEventListener("keydown", wake, { capture: true });

  return {
    take: (sound) => {
      switch (sound.kind) {
        case "started":
          setPlaying(true);
          // A machine without a sound device plays nothing: the picture goes on.
          void start(sound.format.frequencyHz).catch(() => undefined);
          return;
        case "samples":
          if (context?.state !== "running") return;
          node?.port.postMessage({ samples: sound.samples, channels: sound.format.channels }, [
            sound.samples.buffer,
          ]);
          return;
        case "stopped":
          setPlaying(false);
          return;
        case "volume":
          ({ volume } = sound);
          applyVolume();
          return;
        case "mute":
          mutedByGuest = sound.muted;
          applyVolume();
          return;
      }
    },
    isPlaying: () => playing,
    setVolume: (next) => {
      volumeHere = next;
      applyVolume();
    },
    close: () => {
      closed = true;
      removeEventListener("pointerdown", wake);
      removeEventListener("keydown", wake, { capture: true });
      void context?.close().catch(() => undefined);
    },
  };
};
