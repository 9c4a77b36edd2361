// The microphone's sound in packets of ten milliseconds, all channels in turn.

// oxlint-disable-next-line typescript/triple-slash-reference -- packages checked together with this one see the declaration only so
/// <reference path="./worklet-scope.d.ts" />
type Options = { readonly processorOptions: { readonly channels: number } };

const packetsPerSecond = 100;

class HostSound extends AudioWorkletProcessor {
  readonly #channels: number;
  readonly #frames: number;
  #packet: Float32Array<ArrayBuffer>;
  #filled = 0;

  constructor({ processorOptions }: Options) {
    super();
    this.#channels = processorOptions.channels;
    this.#frames = Math.round(sampleRate / packetsPerSecond);
    this.#packet = this.#fresh();
  }

  #fresh(): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#frames * this.#channels);
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const input = inputs[0] ?? [];
    const frames = input[0]?.length ?? 0;
    for (let frame = 0; frame < frames; frame += 1) {
      for (let channel = 0; channel < this.#channels; channel += 1) {
        // A microphone has one channel more often than the guest wants one.
        const samples = input[Math.min(channel, input.length - 1)];
        this.#packet[this.#filled * this.#channels + channel] = samples?.[frame] ?? 0;
      }
      this.#filled += 1;
      if (this.#filled < this.#frames) continue;
      this.port.postMessage(this.#packet, [this.#packet.buffer]);
      this.#packet = this.#fresh();
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("openutm-host-sound", HostSound);
