// What real servers said (scripts/record.ts) is understood to the last byte.
import { readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  agentCaps,
  agentDialect,
  capWords,
  channels,
  createAgentAssembler,
  createFrameParser,
  createMessageScanner,
  limits,
} from "./index.ts";
import type { ChannelName, Frame, HeaderKind } from "./index.ts";
import { linkHeaderBytes, parseLinkHeader, parseLinkReply } from "./index.ts";

const root = new URL("../../shared-types/vectors/spice/", import.meta.url);

type Recording = {
  /** Null where the server is another program, which `server` names. */
  readonly qemu: string | null;
  readonly server?: string;
  readonly spiceServer: string;
  readonly transport: string;
  readonly channels: readonly {
    readonly channel: ChannelName;
    readonly file: string;
    readonly bytes: number;
    readonly header: HeaderKind;
    readonly channelCaps: readonly number[];
    readonly linkReplyHex: string;
  }[];
};

const names = readdirSync(root);
const recording = (name: string): Recording =>
  JSON.parse(readFileSync(new URL(`${name}/recording.json`, root), "utf8")) as Recording;
const bytesOf = (name: string, file: string): Buffer =>
  gunzipSync(readFileSync(new URL(`${name}/${file}`, root)));

const everyAgentCap = capWords(Object.values(agentCaps));

type Counts = Record<string, number>;
const add = (counts: Counts, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

const framesOf = (
  channel: ChannelName,
  bytes: Uint8Array,
  chunkBytes: number,
): readonly Frame[] => {
  const frames: Frame[] = [];
  const parser = createFrameParser({
    channel,
    header: "mini",
    maxBytes: channels[channel].maxBytes,
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    parser.push(bytes.subarray(at, at + chunkBytes), (frame) => {
      frames.push(frame);
    });
  }
  expect(parser.pendingBytes()).toBe(0);
  return frames;
};

/** Counts of messages, and of images by type, over all recordings. */
const countAll = (): { readonly messages: Counts; readonly images: Counts } => {
  const messages: Counts = {};
  const images: Counts = {};
  for (const name of names) {
    for (const { channel, file } of recording(name).channels) {
      for (const frame of framesOf(channel, bytesOf(name, file), 1 << 20)) {
        const { message, unreadBytes } = channels[channel].parseWhole(frame);
        expect(unreadBytes, `${name} ${channel} ${message.name}`).toBe(0);
        add(messages, `${channel}.${message.name}`);
        if (message.name === "draw_copy") add(images, message.body.image?.type ?? "none");
      }
    }
  }
  return { messages, images };
};

describe("recordings of real spice-servers", () => {
  it("name the servers they came from", () => {
    expect(names.length).toBeGreaterThanOrEqual(12);
    for (const name of names) {
      const { qemu, server } = recording(name);
      expect(qemu ?? server).toMatch(qemu === null ? /^Xorg/ : /^\d+\.\d+/);
      expect(recording(name).spiceServer).toMatch(/^0\.\d+/);
    }
  });

  it("are understood whole: no unknown message, no byte left over", () => {
    const { messages, images } = countAll();
    expect(Object.keys(messages).filter((key) => key.endsWith(".unknown"))).toEqual([]);
    expect(Object.keys(images).toSorted()).toEqual(
      [
        "surface",
        "from_cache",
        "bitmap",
        "glz_rgb",
        "jpeg",
        "lz4",
        "lz_rgb",
        "quic",
        "zlib_glz_rgb",
      ].toSorted(),
    );
    for (const key of [
      "main.init",
      "main.name",
      "main.uuid",
      "main.channels_list",
      "main.notify",
      "main.ping",
      "main.multi_media_time",
      "display.set_ack",
      "display.surface_create",
      "display.monitors_config",
      "display.mark",
      "display.inval_all_palettes",
      "display.draw_copy",
      "display.draw_fill",
      "display.copy_bits",
      "display.surface_destroy",
      "display.stream_create",
      "display.stream_data",
      "display.stream_clip",
      "display.stream_destroy",
      "display.stream_activate_report",
      "main.agent_connected_tokens",
      "main.agent_data",
      "main.agent_token",
      "main.agent_disconnected",
      "cursor.init",
      "cursor.set",
      "inputs.init",
      "inputs.mouse_motion_ack",
      "inputs.key_modifiers",
      "playback.mode",
      "playback.start",
      "playback.data",
      "playback.stop",
      "port.init",
      "port.data",
      "webdav.init",
      "usbredir.data",
    ]) {
      expect(messages[key], key).toBeGreaterThan(0);
    }
  });

  it("has every message of the real agent", () => {
    for (const name of ["agent-virtio", "agent-qxl"]) {
      const said: Counts = {};
      const dialect = agentDialect(everyAgentCap, everyAgentCap);
      const assembler = createAgentAssembler({ maxClipboardBytes: limits.clipboardBytes });
      for (const frame of framesOf("main", bytesOf(name, "main-0.bin.gz"), 1 << 20)) {
        const message = channels.main.parse(frame);
        if (message.name === "agent_data")
          assembler.push(message.body.bytes, dialect, (one) => add(said, one.name));
      }
      expect(Object.keys(said).toSorted()).toEqual([
        "announce_capabilities",
        "clipboard",
        "clipboard_grab",
        "clipboard_request",
        "file_xfer_status",
      ]);
    }
  });

  it.each(names)("%s gives the same messages however it is split", (name) => {
    for (const { channel, file, bytes: length } of recording(name).channels) {
      const bytes = bytesOf(name, file);
      expect(bytes.length).toBe(length);
      const whole = framesOf(channel, bytes, bytes.length + 1);
      const split = framesOf(channel, bytes, 1447);
      expect(split.length).toBe(whole.length);
      const ends: number[] = [];
      const scanner = createMessageScanner({
        channel,
        maxBytes: channels[channel].maxBytes,
        keeps: () => false,
      });
      for (let at = 0; at < bytes.length; at += 977) {
        scanner.scan(bytes.subarray(at, at + 977), ({ endAt }) => ends.push(at + endAt));
      }
      let end = 0;
      for (const [index, frame] of whole.entries()) {
        expect(Buffer.compare(frame.body, split[index]!.body)).toBe(0);
        end += 6 + frame.body.length;
        expect(ends[index]).toBe(end);
      }
    }
  });

  it.each(names)("%s begins with a link reply that is understood", (name) => {
    for (const { linkReplyHex, channelCaps } of recording(name).channels) {
      const bytes = Buffer.from(linkReplyHex, "hex");
      const size = parseLinkHeader(bytes.subarray(0, linkHeaderBytes));
      const { reply } = parseLinkReply(bytes.subarray(linkHeaderBytes, linkHeaderBytes + size));
      expect(reply?.channelCaps).toEqual(channelCaps);
      expect(reply?.publicKey.length).toBe(162);
    }
  });
});
