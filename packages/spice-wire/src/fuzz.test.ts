// Hostile bytes at every parser: mutations of what real servers said, and of what they could say. Longer:
// OPENUTM_FUZZ_MESSAGES=2000000; again: OPENUTM_FUZZ_SEED=<what the failure names>.
import { readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  agentDialect,
  channels,
  createAgentAssembler,
  createFrameParser,
  encodeAgentMessage,
  limits,
  parseLinkHeader,
  parseLinkReply,
  SpiceProtocolError,
} from "./index.ts";
import type { ChannelName, Frame } from "./index.ts";
import { channelNames, frameOf, syntheticDraws } from "./test-bytes.ts";

const root = new URL("../../shared-types/vectors/spice/", import.meta.url);
const count = Number(process.env["OPENUTM_FUZZ_MESSAGES"] ?? 30_000);
const seed = Number(process.env["OPENUTM_FUZZ_SEED"] ?? Date.now() % 0x7fff_ffff);

/** Numbers below `below`, the same for the same seed (xorshift). */
const random = (() => {
  let state = seed | 1;
  return (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
})();

type Sample = { readonly channel: ChannelName; readonly frame: Frame };

/** A few of each kind of message and image, of every recording. */
const recordedSamples = (): readonly Sample[] => {
  const samples: Sample[] = [];
  const seen = new Map<string, number>();
  for (const name of readdirSync(root)) {
    const about = JSON.parse(readFileSync(new URL(`${name}/recording.json`, root), "utf8")) as {
      readonly channels: readonly { readonly channel: ChannelName; readonly file: string }[];
    };
    for (const { channel, file } of about.channels) {
      const { maxBytes, parse } = channels[channel];
      const parser = createFrameParser({ channel, header: "mini", maxBytes });
      parser.push(gunzipSync(readFileSync(new URL(`${name}/${file}`, root))), (frame) => {
        const { body } = parse(frame) as { readonly body: { readonly image?: { type: string } } };
        const kind = `${channel} ${frame.type} ${body.image?.type ?? ""}`;
        const number = (seen.get(kind) ?? 0) + 1;
        seen.set(kind, number);
        if (number <= 4 && frame.body.length < 100_000) samples.push({ channel, frame });
      });
    }
  }
  return samples;
};

const everyNumber = (): readonly Sample[] =>
  channelNames.flatMap((channel) =>
    Object.values(channels[channel].table).map((row) => ({
      channel,
      frame: frameOf(
        row.number,
        Uint8Array.from({ length: 64 }, () => random(256)),
      ),
    })),
  );

const synthetic = (): readonly Sample[] =>
  Object.values(syntheticDraws).map(([type, body]) => ({
    channel: "display",
    frame: frameOf(type, body),
  }));

const extremes = [
  0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff,
];

/** One to four of: a bit, a byte, a word of extremes, a cut, random bytes at the end. */
const mutate = (original: Uint8Array): Uint8Array => {
  let bytes = original.slice();
  for (let turn = random(4); turn >= 0; turn -= 1) {
    // Headers are where the lies are: half of the changes go into the first 128 bytes.
    const at = random(Math.max(1, random(2) === 0 ? Math.min(128, bytes.length) : bytes.length));
    switch (random(5)) {
      case 0:
        if (at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << random(8));
        break;
      case 1:
        if (at < bytes.length) bytes[at] = random(256);
        break;
      case 2:
        if (at + 4 <= bytes.length) {
          new DataView(bytes.buffer).setUint32(
            at,
            extremes[random(extremes.length)] as number,
            true,
          );
        }
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      default:
        bytes = Uint8Array.from([...bytes.subarray(0, 2000), random(256), random(256)]);
    }
  }
  return bytes;
};

/** What a parser may return: nothing outside the message, nothing larger than a screen. */
const checkBounds = (value: unknown, body: Uint8Array): void => {
  if (value instanceof Uint8Array) {
    expect(value.length).toBeLessThanOrEqual(body.length);
    return;
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  if ("width" in value && "height" in value && "type" in value && "id" in value) {
    expect(Number(value.width) * Number(value.height)).toBeLessThanOrEqual(limits.imagePixels);
  }
  for (const part of Object.values(value)) checkBounds(part, body);
};

/** Runs it; anything thrown must be a `SpiceProtocolError`. True when nothing was. */
const survives = (run: () => void): boolean => {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof SpiceProtocolError) return false;
    throw new Error(`seed ${seed}`, { cause: error });
  }
};

describe("hostile bytes", () => {
  it(
    `${count} mutated messages: refused by name or read inside their bounds`,
    () => {
      const samples = [...recordedSamples(), ...synthetic(), ...everyNumber()];
      expect(samples.length).toBeGreaterThan(150);
      let understood = 0;
      let slowestMs = 0;
      for (let turn = 0; turn < count; turn += 1) {
        const { channel, frame } = samples[turn % samples.length] as Sample;
        const body = mutate(frame.body);
        const start = performance.now();
        const ok = survives(() => {
          const message = channels[channel].parse(frameOf(frame.type, body));
          slowestMs = Math.max(slowestMs, performance.now() - start);
          checkBounds(message, body);
        });
        if (ok) understood += 1;
      }
      // Both ways happen, or the test tests nothing.
      expect(understood).toBeGreaterThan(count / 20);
      expect(understood).toBeLessThan(count);
      expect(slowestMs).toBeLessThan(1000);
    },
    30_000 + count,
  );

  it("mutated streams: memory and time stay within what came", () => {
    const stream = gunzipSync(readFileSync(new URL("std-tcp-lz/display-0.bin.gz", root)));
    for (let turn = 0; turn < 30; turn += 1) {
      const bytes = mutate(stream.subarray(0, 50_000));
      const { maxBytes } = channels.display;
      const parser = createFrameParser({ channel: "display", header: "mini", maxBytes });
      let delivered = 0;
      survives(() => {
        for (let at = 0; at < bytes.length; at += 1000) {
          parser.push(bytes.subarray(at, at + 1000), ({ body }) => {
            delivered += body.length;
          });
        }
      });
      expect(delivered).toBeLessThanOrEqual(bytes.length);
    }
  });

  it("full headers with sub messages", () => {
    for (let turn = 0; turn < 2000; turn += 1) {
      const bytes = Uint8Array.from({ length: 200 }, () => random(random(3) === 0 ? 256 : 3));
      const parser = createFrameParser({ channel: "main", header: "full", maxBytes: () => 4096 });
      let delivered = 0;
      survives(() =>
        parser.push(bytes, ({ body }) => {
          delivered += body.length;
        }),
      );
      expect(delivered).toBeLessThanOrEqual(2 * bytes.length);
    }
  });

  it("link replies", () => {
    const { channels: recorded } = JSON.parse(
      readFileSync(new URL("std-unix/recording.json", root), "utf8"),
    ) as { readonly channels: readonly { readonly linkReplyHex: string }[] };
    const reply = Buffer.from(recorded[0]!.linkReplyHex, "hex");
    let refused = 0;
    for (let turn = 0; turn < 3000; turn += 1) {
      const bytes = mutate(reply);
      const ok = survives(() => {
        expect(parseLinkHeader(bytes)).toBeLessThanOrEqual(limits.linkReplyBytes);
        parseLinkReply(bytes.subarray(16));
      });
      if (!ok) refused += 1;
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("the agent's messages", () => {
    const dialect = agentDialect([0xffff_ffff], [0xffff_ffff]);
    const samples = [
      encodeAgentMessage("announce_capabilities", { request: true, caps: [1, 2] }, dialect),
      encodeAgentMessage("clipboard_grab", { selection: 0, serial: 3, types: [1, 2] }, dialect),
      encodeAgentMessage(
        "clipboard",
        { selection: 1, type: 1, bytes: new Uint8Array(50) },
        dialect,
      ),
      encodeAgentMessage("file_xfer_data", { id: 1, bytes: new Uint8Array(9) }, dialect),
      encodeAgentMessage(
        "monitors_config",
        { usePosition: true, monitors: [{ width: 0, height: 0x8000_0000, depth: 32, x: 0, y: 0 }] },
        dialect,
      ),
      encodeAgentMessage(
        "audio_volume_sync",
        { isPlayback: true, mute: false, volume: [1] },
        dialect,
      ),
    ];
    const assembler = createAgentAssembler({ maxClipboardBytes: 1000 });
    let seen = 0;
    for (let turn = 0; turn < 5000; turn += 1) {
      const bytes = mutate(samples[turn % samples.length] as Uint8Array);
      assembler.reset();
      survives(() => assembler.push(bytes, dialect, () => (seen += 1)));
    }
    expect(seen).toBeGreaterThan(500);
  });
});
