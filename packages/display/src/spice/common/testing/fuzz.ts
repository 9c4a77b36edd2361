// Recorded messages with bytes changed at random, from a seed: whatever comes out, the channel stays whole.
import type { Frame } from "@openutm/spice-wire";
import { SpiceProtocolError, channels } from "@openutm/spice-wire";
import type { DisplayChannel } from "../channels/display/display-channel.ts";
import { createDisplayChannel, createSharedPictures } from "../channels/display/display-channel.ts";

/** Numbers from 0 to below 2^32, the same for the same seed (mulberry32). */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
};

const interesting = [0, 1, 0x7f, 0x80, 0xff] as const;

/** A copy of the body with one to four faults: changed bits and bytes, missing ends, repeated parts. */
export const mutate = (body: Uint8Array, random: () => number): Uint8Array => {
  let bytes = body.slice();
  for (let faults = 1 + (random() & 3); faults > 0 && bytes.length > 0; faults -= 1) {
    // Headers matter most: half of the faults fall on the first bytes.
    const at = random() % (random() & 1 ? bytes.length : Math.min(bytes.length, 128));
    switch (random() % 6) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (random() & 7));
        break;
      case 1:
        bytes[at] = interesting[random() % interesting.length] ?? 0;
        break;
      case 2:
        bytes[at] = random() & 0xff;
        break;
      case 3:
        bytes.fill(0xff, at, at + 4);
        break;
      case 4:
        bytes = bytes.slice(0, at);
        break;
      default:
        bytes.copyWithin(at, random() % bytes.length, random() % bytes.length);
    }
  }
  return bytes;
};

export type FuzzReport = {
  readonly messages: number;
  /** Refused as no SPICE: the channel would be closed and opened again. */
  readonly refused: number;
  /** Taken, and something was not drawn. */
  readonly problems: number;
  readonly largestSurfacePixels: number;
};

const limits = { maxSurfaces: 64, maxTotalPixels: 1 << 22 };
const sizes = { pixmapCachePixels: 1 << 20, glzWindowPixels: 1 << 20 };

/**
 * Plays `messages` of the frames, over and over, most of them with faults, into channels that are begun anew now and
 * then. @throws whatever is not the one error that parsing may throw
 */
export const fuzzDisplay = (
  frames: readonly Frame[],
  messages: number,
  seed: number,
): FuzzReport => {
  const random = randomNumbers(seed);
  let channel: DisplayChannel | undefined;
  let refused = 0;
  let problems = 0;
  let largestSurfacePixels = 0;
  for (let count = 0; count < messages; count += 1) {
    if (channel === undefined || random() % 2048 === 0) {
      channel = createDisplayChannel({
        shared: createSharedPictures(sizes),
        surfaceLimits: limits,
      });
    }
    const frame = frames[count % frames.length] as Frame;
    const isWhole = frame.type === 314 ? random() % 8 !== 0 : random() % 4 === 0;
    const body = isWhole ? frame.body : mutate(frame.body, random);
    const type = random() % 64 === 0 ? 302 + (random() % 17) : frame.type;
    try {
      for (const output of channel.receive(channels.display.parse({ type, body }))) {
        if (output.type === "problem") problems += 1;
        if (output.type === "decode-jpeg" || output.type === "decode-frame") {
          channel.decoded(output.requestId, undefined);
        }
      }
    } catch (error) {
      if (!(error instanceof SpiceProtocolError)) throw error;
      refused += 1;
    }
    if (count % 512 === 0) {
      let total = 0;
      for (const { pixmap } of channel.surfaces()) total += pixmap.pixels.length;
      largestSurfacePixels = Math.max(largestSurfacePixels, total);
    }
  }
  return { messages, refused, problems, largestSurfacePixels };
};
