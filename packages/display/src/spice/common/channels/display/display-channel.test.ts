import { describe, expect, it } from "vitest";
import type { DecodedPicture } from "../../codecs/jpeg.ts";
import {
  bitmap,
  copy,
  fill,
  fromCache,
  jpeg,
  streamCreate,
  streamData,
  surfaceCreate,
} from "../../testing/messages.ts";
import { rect, rowsOf } from "../../testing/pixels.ts";
import type { DisplayChannelOptions } from "./display-channel.ts";
import { createDisplayChannel, createSharedPictures } from "./display-channel.ts";
import type { DisplayMessage } from "./draw-context.ts";
import type { DisplayOutput } from "./outputs.ts";

const sizes = { pixmapCachePixels: 10_000, glzWindowPixels: 10_000 };

const start = (options: Partial<DisplayChannelOptions> = {}) => {
  const channel = createDisplayChannel({ shared: createSharedPictures(sizes), ...options });
  const rows = (surfaceId = 0) => {
    const surface = channel.surface(surfaceId);
    return surface === undefined ? undefined : rowsOf(surface.pixmap);
  };
  const play = (...messages: readonly DisplayMessage[]): readonly DisplayOutput[] =>
    messages.flatMap((message) => channel.receive(message));
  return { channel, rows, play };
};

const picture = (
  widthPx: number,
  heightPx: number,
  color: readonly [number, number, number],
): DecodedPicture => ({
  widthPx,
  heightPx,
  layout: "rgba",
  bytes: Uint8Array.from(Array.from({ length: widthPx * heightPx }, () => [...color, 255]).flat()),
});

const requestsIn = (outputs: readonly DisplayOutput[]): readonly number[] =>
  outputs.flatMap((output) => ("requestId" in output ? [output.requestId] : []));

describe("surfaces", () => {
  it("are told of, drawn on, and noted as damaged", () => {
    const { channel, play, rows } = start();
    expect(play(surfaceCreate(0, 3, 2))).toEqual([
      { type: "surface-created", surfaceId: 0, widthPx: 3, heightPx: 2, primary: true },
    ]);
    expect(channel.surface(0)?.damage.take()).toEqual([rect(0, 0, 3, 2)]);
    expect(play(copy(bitmap(2, [1, 2, 3, 4]), 1, 0))).toEqual([]);
    expect(rows()).toEqual([
      [0, 1, 2],
      [0, 3, 4],
    ]);
    expect(channel.surface(0)?.damage.take()).toEqual([rect(1, 0, 3, 2)]);
    expect(play({ name: "surface_destroy", body: { surfaceId: 0 } })).toEqual([
      { type: "surface-destroyed", surfaceId: 0 },
    ]);
    expect(rows()).toBeUndefined();
  });

  it("draw on each other, and on themselves", () => {
    const { play, rows } = start();
    const off = { ...bitmap(2, [0, 0]), type: "surface" as const, surfaceId: 1 };
    play(
      surfaceCreate(0, 4, 1),
      surfaceCreate(1, 2, 1),
      fill(rect(0, 0, 1, 1), 7, 1),
      copy(off, 1, 0),
    );
    expect(rows()).toEqual([[0, 7, 0, 0]]);
    const self = { ...bitmap(3, [0, 0, 0]), type: "surface" as const, surfaceId: 0 };
    play(copy(self, 1, 0));
    expect(rows()).toEqual([[0, 0, 7, 0]]);
  });

  it("of 16 bits have colours of 16 bits", () => {
    const { play, rows } = start();
    play(surfaceCreate(0, 1, 1, "16_555"), fill(rect(0, 0, 1, 1), 0x7c00));
    expect(rows()).toEqual([[0xff_0000]]);
  });

  it("are no more, and no larger in sum, than the limits", () => {
    const { channel, play } = start({ surfaceLimits: { maxSurfaces: 100, maxTotalPixels: 5000 } });
    const outputs = play(...Array.from({ length: 10_000 }, (_, id) => surfaceCreate(id, 10, 10)));
    expect(outputs.filter(({ type }) => type === "problem")).toHaveLength(10_000 - 50);
    expect([...channel.surfaces()]).toHaveLength(50);
    expect(play(fill(rect(0, 0, 1, 1), 1, 9999))).toEqual([
      { type: "problem", messageName: "draw_fill", why: expect.stringContaining("9999") },
    ]);
  });
});

describe("the caches", () => {
  it("keep images until the server takes them back", () => {
    const { play, rows } = start();
    play(surfaceCreate(0, 2, 1), copy(bitmap(1, [5], { id: 77n, cacheMe: true }), 0, 0));
    expect(play(copy(fromCache(77n), 1, 0))).toEqual([]);
    expect(rows()).toEqual([[5, 5]]);
    play({ name: "inval_list", body: { resources: [{ type: 1, id: 77n }] } });
    expect(play(copy(fromCache(77n), 1, 0))[0]).toMatchObject({ type: "problem" });
  });

  it("do not give a lossy picture for a lossless one", () => {
    const { channel, play } = start();
    const lossy = { ...jpeg(1, 1), id: 3n, cacheMe: true };
    const [requestId] = requestsIn(play(surfaceCreate(0, 1, 1), copy(lossy, 0, 0)));
    channel.decoded(requestId ?? 0, picture(1, 1, [9, 9, 9]));
    expect(play(copy(fromCache(3n), 0, 0))).toEqual([]);
    expect(play(copy(fromCache(3n, "from_cache_lossless"), 0, 0))[0]).toMatchObject({
      type: "problem",
    });
    play(copy(bitmap(1, [5], { id: 3n, cacheReplaceMe: true }), 0, 0));
    expect(play(copy(fromCache(3n, "from_cache_lossless"), 0, 0))).toEqual([]);
  });

  it("keep palettes", () => {
    const { play, rows } = start();
    const indexed = { format: "8bit", stride: 1, bytes: Uint8Array.of(1) } as const;
    const palette = { unique: 5n, entries: Uint32Array.of(0, 0xabc) };
    play(
      surfaceCreate(0, 2, 1),
      copy(
        bitmap(1, [0], { ...indexed, palette: { kind: "inline", palette, cacheMe: true } }),
        0,
        0,
      ),
      copy(bitmap(1, [0], { ...indexed, palette: { kind: "cached", id: 5n } }), 1, 0),
    );
    expect(rows()).toEqual([[0xabc, 0xabc]]);
  });
});

describe("JPEGs", () => {
  it("keep the order of what is drawn, whichever is decoded first", () => {
    const { channel, play, rows } = start();
    const outputs = play(
      surfaceCreate(0, 2, 1),
      copy(jpeg(2, 1), 0, 0),
      fill(rect(0, 0, 1, 1), 0xaa),
      copy(jpeg(1, 1), 1, 0),
      fill(rect(0, 0, 1, 1), 0xbb),
    );
    const [first, second] = requestsIn(outputs);
    expect(channel.waiting().messages).toBe(4);
    channel.decoded(second ?? 0, picture(1, 1, [1, 2, 3]));
    expect(rows()).toEqual([[0, 0]]);
    channel.decoded(first ?? 0, picture(2, 1, [7, 8, 9]));
    expect(rows()).toEqual([[0xbb, 0x01_0203]]);
    expect(channel.waiting()).toEqual({ messages: 0, bytes: 0 });
  });

  it("that fail are left out, and nothing waits for them", () => {
    const { channel, play, rows } = start();
    const [bad, small] = requestsIn(
      play(
        surfaceCreate(0, 2, 1),
        copy(jpeg(2, 1), 0, 0),
        copy(jpeg(2, 1), 0, 0),
        fill(rect(0, 0, 1, 1), 5),
      ),
    );
    expect(channel.decoded(bad ?? 0, undefined)[0]).toMatchObject({ type: "problem" });
    expect(channel.decoded(small ?? 0, picture(1, 1, [1, 1, 1]))[0]).toMatchObject({
      type: "problem",
    });
    expect(rows()).toEqual([[5, 0]]);
    expect(channel.decoded(12_345, picture(1, 1, [1, 1, 1]))).toEqual([]);
  });
});

describe("streams", () => {
  it("show frames inside their clip as it is when the frame is there", () => {
    const { channel, play, rows } = start();
    const outputs = play(surfaceCreate(0, 4, 1), streamCreate(3, rect(0, 0, 4, 1)), streamData(3));
    expect(outputs[1]).toEqual({
      type: "stream-created",
      streamId: 3,
      codec: "mjpeg",
      widthPx: 4,
      heightPx: 1,
    });
    play({ name: "stream_clip", body: { id: 3, clip: [rect(0, 0, 1, 1), rect(3, 0, 9, 9)] } });
    const [requestId] = requestsIn(outputs);
    // The frame is half as wide as its place: it is stretched.
    channel.decoded(requestId ?? 0, picture(2, 1, [0, 0, 9]));
    expect(rows()).toEqual([[9, 0, 0, 9]]);
  });

  it("drop frames of a stream that is gone, and frames of none", () => {
    const { channel, play, rows } = start();
    const [requestId] = requestsIn(
      play(surfaceCreate(0, 1, 1), streamCreate(3, rect(0, 0, 1, 1)), streamData(3)),
    );
    expect(play({ name: "stream_destroy", body: { id: 3 } })).toEqual([
      { type: "stream-destroyed", streamId: 3 },
    ]);
    channel.decoded(requestId ?? 0, picture(1, 1, [0, 0, 9]));
    expect(rows()).toEqual([[0]]);
    expect(play(streamData(3))[0]).toMatchObject({ type: "problem" });
  });

  it("report what was shown when the server asks for it", () => {
    const { channel, play } = start({ nowMs: () => 0, multiMediaTime: () => 30 });
    play(surfaceCreate(0, 1, 1), streamCreate(3, rect(0, 0, 1, 1)), {
      name: "stream_activate_report",
      body: { streamId: 3, uniqueId: 8, maxWindowSize: 2, timeoutMs: 1000 },
    });
    const requests = requestsIn(play(streamData(3, 10), streamData(3, 20)));
    expect(channel.decoded(requests[0] ?? 0, picture(1, 1, [0, 0, 9]))).toEqual([]);
    expect(channel.decoded(requests[1] ?? 0, undefined)).toEqual([
      {
        type: "send",
        name: "stream_report",
        body: {
          streamId: 3,
          uniqueId: 8,
          startFrameMmTime: 10,
          endFrameMmTime: 20,
          numFrames: 2,
          numDrops: 1,
          lastFrameDelay: -10,
          audioDelay: 0xffff_ffff,
        },
      },
    ]);
  });
});

describe("GLZ from several channels", () => {
  const header = (id: number, ...data: readonly number[]): Uint8Array =>
    Uint8Array.of(
      0x20,
      0x20,
      0x5a,
      0x4c,
      0,
      1,
      0,
      1,
      0x18,
      0,
      0,
      0,
      2,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      8,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      id,
      0,
      0,
      0,
      id,
      ...data,
    );
  const image = (bytes: Uint8Array) => ({ ...bitmap(2, [0, 0]), type: "glz_rgb" as const, bytes });

  it("waits for an image that another channel brings", () => {
    const shared = createSharedPictures(sizes);
    const one = start({ shared, glzSenders: "several-channels" });
    const other = start({ shared, glzSenders: "several-channels" });
    // Both pixels of the image before this one.
    one.play(
      surfaceCreate(0, 2, 1),
      copy(image(header(1, (2 << 5) | 0, 0, 1)), 0, 0),
      fill(rect(0, 0, 1, 1), 5),
    );
    expect(one.channel.waiting().messages).toBe(2);
    other.play(surfaceCreate(0, 2, 1), copy(image(header(0, 1, 1, 0, 0, 2, 0, 0)), 0, 0));
    expect(one.channel.resume()).toEqual([]);
    expect(one.rows()).toEqual([[5, 2]]);
  });
});
