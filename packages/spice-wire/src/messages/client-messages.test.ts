// What a client sends, byte by byte.
import { describe, expect, it } from "vitest";
import { clientMessages, encodeMessage } from "../index.ts";

const { main, display, inputs, playback, record, port, smartcard } = clientMessages;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("a client's messages", () => {
  it.each([
    // number, size | fields
    ["ack_sync", encodeMessage(playback, "ack_sync", { generation: 9 }), "0100 04000000 09000000"],
    ["ack", encodeMessage(playback, "ack", {}), "0200 00000000"],
    [
      "pong",
      encodeMessage(main, "pong", { id: 1, timestamp: 2n }),
      "0300 0c000000 01000000 0200000000000000",
    ],
    [
      "mouse_mode_request",
      encodeMessage(main, "mouse_mode_request", { mode: 2 }),
      "6900 02000000 0200",
    ],
    ["attach_channels", encodeMessage(main, "attach_channels", {}), "6800 00000000"],
    ["agent_start", encodeMessage(main, "agent_start", { tokens: 10 }), "6a00 04000000 0a000000"],
    [
      "agent_data",
      encodeMessage(main, "agent_data", { bytes: Uint8Array.of(1, 2) }),
      "6b00 02000000 0102",
    ],
    [
      "display init",
      encodeMessage(display, "init", {
        pixmapCacheId: 1,
        pixmapCachePixels: 0x1_0000_0000n,
        glzDictionaryId: 2,
        glzWindowPixels: 3,
      }),
      "6500 0e000000 01 0000000001000000 02 03000000",
    ],
    [
      "preferred_compression",
      encodeMessage(display, "preferred_compression", { compression: "lz4" }),
      "6700 01000000 07",
    ],
    [
      "preferred_video_codec_type",
      encodeMessage(display, "preferred_video_codec_type", { codecs: ["vp9", "mjpeg"] }),
      "6900 03000000 02 0401",
    ],
    ["key_down", encodeMessage(inputs, "key_down", { code: 0x4de0 }), "6500 04000000 e04d0000"],
    [
      "key_modifiers",
      encodeMessage(inputs, "key_modifiers", { modifiers: 4 }),
      "6700 02000000 0400",
    ],
    [
      "mouse_motion",
      encodeMessage(inputs, "mouse_motion", { dx: -1, dy: 2, held: 1 }),
      "6f00 0a000000 ffffffff 02000000 0100",
    ],
    [
      "mouse_position",
      encodeMessage(inputs, "mouse_position", { x: 3, y: 4, held: 5, displayId: 6 }),
      "7000 0b000000 03000000 04000000 0500 06",
    ],
    [
      "mouse_press",
      encodeMessage(inputs, "mouse_press", { button: 4, held: 8 }),
      "7100 03000000 04 0800",
    ],
    [
      "record data",
      encodeMessage(record, "data", { time: 1, bytes: Uint8Array.of(7) }),
      "6500 05000000 01000000 07",
    ],
    ["port event", encodeMessage(port, "event", { event: 2 }), "c900 01000000 02"],
    [
      "smartcard data",
      encodeMessage(smartcard, "data", { type: 3, readerId: 0, bytes: Uint8Array.of(9) }),
      "6500 0d000000 03000000 00000000 01000000 09",
    ],
  ])("%s", (_name, bytes, expected) => expect(hex(bytes)).toBe(expected.replaceAll(" ", "")));

  it("may be longer than the writer's first buffer", () => {
    const bytes = Uint8Array.from({ length: 2048 }, (_, index) => index);
    const message = encodeMessage(main, "agent_data", { bytes });
    expect(message.length).toBe(2054);
    expect(Buffer.compare(message.subarray(6), bytes)).toBe(0);
  });
});
