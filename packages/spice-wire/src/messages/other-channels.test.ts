// Messages of cursor, main, sound and data channels that no recording has, written byte by byte.
import { describe, expect, it } from "vitest";
import { bytes, withParts } from "../test-bytes.ts";
import { whole } from "../test-parse.ts";

describe("messages of the other channels", () => {
  it("cursor: an alpha cursor, one of the cache, none", () => {
    const shape = bytes((writer) => {
      // at 3,-1, visible; CACHE_ME; unique 6, ALPHA, 2 x 1, hot spot 1,0; two pixels
      writer.u16(3).u16(0xffff).u8(1).u16(2).u64(6n).u8(0).u16(2).u16(1).u16(1).u16(0);
      writer.u32(0xff00ff00).u32(0x80ffffff);
    });
    expect(whole("cursor", 103, shape).body).toMatchObject({
      position: { x: 3, y: -1 },
      visible: true,
      cursor: {
        cacheMe: true,
        header: { unique: 6n, type: "alpha", width: 2, height: 1, hotSpotX: 1, hotSpotY: 0 },
        bytes: { length: 8 },
      },
    });
    const none = bytes((writer) => writer.u16(0).u16(0).u8(0).u16(1));
    expect(whole("cursor", 103, none).body).toMatchObject({ cursor: { bytes: { length: 0 } } });
  });

  it("main: a destination to migrate to, the agent's coming and going", () => {
    const body = withParts((writer, at) =>
      writer
        .u16(5900)
        .u16(5901)
        .u32(5)
        .u32(at(Buffer.from("host\0")))
        .u32(0)
        .u32(0),
    );
    expect(whole("main", 101, body).body).toEqual({
      port: 5900,
      securePort: 5901,
      host: "host",
      certificateSubject: "",
    });
    expect(
      whole(
        "main",
        115,
        bytes((w) => w.u32(10)),
      ).body,
    ).toEqual({ tokens: 10 });
    expect(
      whole(
        "main",
        108,
        bytes((w) => w.u32(1)),
      ).body,
    ).toEqual({ errorCode: 1 });
  });

  it("every channel: waits, disconnecting, migrate", () => {
    const wait = bytes((writer) => writer.u8(1).u8(2).u8(0).u64(900n));
    expect(whole("cursor", 5, wait).body).toEqual({
      waits: [{ channelType: 2, channelId: 0, messageSerial: 900n }],
    });
    expect(
      whole(
        "record",
        6,
        bytes((w) => w.u64(1n).u32(2)),
      ).body,
    ).toEqual({
      timeStamp: 1n,
      reason: 2,
    });
    expect(
      whole(
        "port",
        1,
        bytes((w) => w.u32(3)),
      ).body,
    ).toEqual({ flags: 3 });
  });

  it("sound, ports, smart cards", () => {
    expect(whole("playback", 105, Uint8Array.of(2, 1, 0, 0xff, 0xff)).body).toEqual({
      volume: [1, 65_535],
    });
    expect(
      whole(
        "playback",
        107,
        bytes((w) => w.u32(200)),
      ).body,
    ).toEqual({ latencyMs: 200 });
    expect(
      whole(
        "record",
        101,
        bytes((w) => w.u32(2).u16(1).u32(48_000)),
      ).body,
    ).toEqual({
      channels: 2,
      format: 1,
      frequency: 48_000,
    });
    expect(whole("port", 202, Uint8Array.of(2)).body).toEqual({ event: 2 });
    expect(whole("webdav", 102, Uint8Array.of(1, 9, 0, 0, 0, 5, 6)).body).toEqual({
      compression: 1,
      uncompressedBytes: 9,
      bytes: Uint8Array.of(5, 6),
    });
    expect(
      whole(
        "smartcard",
        101,
        bytes((w) => w.u32(7).u32(0).u32(1).u8(4)),
      ).body,
    ).toEqual({
      type: 7,
      readerId: 0,
      bytes: Uint8Array.of(4),
    });
  });
});
