// Plays what the page hands over: a short queue, the oldest dropped when it grows.

// oxlint-disable-next-line typescript/triple-slash-reference -- packages checked together with this one see the declaration only so
/// <reference path="./worklet-scope.d.ts" />
type Packet = {
  /** All channels in turn, at the context's own rate. */
  readonly samples: Float32Array;
  readonly channels: number;
};

/** More than this in the queue is a delay that one hears. */
const maxQueuedSeconds = 0.1;
/** So much is gathered before playing begins (again). */
const startSeconds = 0.03;

class GuestSound extends AudioWorkletProcessor {
  #packets: Packet[] = [];
  #at = 0;
  #queuedFrames = 0;
  #playing = false;

  constructor() {
    super();
    this.port.addEventListener("message", ({ data }: MessageEvent<Packet>) => {
      this.#packets.push(data);
      this.#queuedFrames += data.samples.length / data.channels;
      while (this.#queuedFrames > maxQueuedSeconds * sampleRate && this.#packets.length > 1) {
        this.#drop();
      }
    });
    this.port.start();
  }

  #drop(): void {
    const first = this.#packets.shift();
    if (first === undefined) return;
    this.#queuedFrames -= first.samples.length / first.channels - this.#at;
    this.#at = 0;
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left === undefined) return true;
    if (!this.#playing) this.#playing = this.#queuedFrames >= startSeconds * sampleRate;
    if (!this.#playing) return true;
    for (let frame = 0; frame < left.length; frame += 1) {
      const packet = this.#packets[0];
      if (packet === undefined) {
        this.#playing = false;
        return true;
      }
      const from = this.#at * packet.channels;
      left[frame] = packet.samples[from] as number;
      if (right !== undefined) {
        right[frame] = packet.samples[from + (packet.channels > 1 ? 1 : 0)] as number;
      }
      this.#at += 1;
      this.#queuedFrames -= 1;
      if (this.#at * packet.channels >= packet.samples.length) {
        this.#packets.shift();
        this.#at = 0;
      }
    }
    return true;
  }
}

registerProcessor("openutm-guest-sound", GuestSound);
