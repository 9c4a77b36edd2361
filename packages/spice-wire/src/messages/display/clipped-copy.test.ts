import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "../../bytes/writer.ts";
import { channels } from "../../channels.ts";
import { createFrameParser } from "../../framing/frame-parser.ts";
import { encodeClippedCopy, findClippedCopy } from "./clipped-copy.ts";
import type { Rect } from "./geometry.ts";

type Wish = {
  readonly box: Rect;
  readonly clip?: readonly Rect[];
  readonly area?: Rect;
  readonly width: number;
  readonly height: number;
  readonly stride?: number;
  readonly imageType?: number;
  readonly imageFlags?: number;
  readonly format?: number;
  readonly bitmapFlags?: number;
  readonly palette?: number;
  readonly rop?: number;
  readonly mask?: number;
};

const sized = (width: number, height: number): Rect => ({
  top: 0,
  left: 0,
  bottom: height,
  right: width,
});

const rect = (writer: ByteWriter, { top, left, bottom, right }: Rect): ByteWriter =>
  writer.i32(top).i32(left).i32(bottom).i32(right);

/** DRAW_COPY's body; pixel (x, y) of the picture is y * 1000 + x. */
const body = (wish: Wish): Uint8Array => {
  const { box, clip, width, height, stride = width * 4 } = wish;
  const writer = rect(new ByteWriter().u32(7), box);
  if (clip === undefined) writer.u8(0);
  else {
    writer.u8(1).u32(clip.length);
    for (const one of clip) rect(writer, one);
  }
  writer.u32(writer.length + 36);
  rect(writer, wish.area ?? sized(box.right - box.left, box.bottom - box.top));
  writer.u16(wish.rop ?? 8).u8(1);
  writer
    .u8(0)
    .i32(0)
    .i32(0)
    .u32(wish.mask ?? 0);
  writer
    .u64(99n)
    .u8(wish.imageType ?? 0)
    .u8(wish.imageFlags ?? 0)
    .u32(width)
    .u32(height);
  writer
    .u8(wish.format ?? 8)
    .u8(wish.bitmapFlags ?? 4)
    .u32(width)
    .u32(height)
    .u32(stride);
  writer.u32(wish.palette ?? 0);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < stride / 4; x += 1) writer.u32(y * 1000 + x);
  }
  return writer.done();
};

type Screen = Map<string, number>;

/** What the message draws, pixel by pixel. */
const draw = (screen: Screen, bytes: Uint8Array): void => {
  const message = channels.display.parse({ type: 304, body: bytes });
  if (message.name !== "draw_copy" || message.body.image?.type !== "bitmap") throw new Error();
  const { base, image, srcArea } = message.body;
  const view = new DataView(image.bytes.buffer, image.bytes.byteOffset);
  for (const clip of base.clip ?? [base.box]) {
    for (
      let y = Math.max(clip.top, base.box.top);
      y < Math.min(clip.bottom, base.box.bottom);
      y++
    ) {
      for (
        let x = Math.max(clip.left, base.box.left);
        x < Math.min(clip.right, base.box.right);
        x += 1
      ) {
        const fromX = x - base.box.left + srcArea.left;
        const fromY = y - base.box.top + srcArea.top;
        screen.set(`${x},${y}`, view.getUint32(fromY * image.stride + fromX * 4, true));
      }
    }
  }
};

const found = (wish: Wish) => {
  const bytes = body(wish);
  return findClippedCopy(bytes.subarray(0, 2048), bytes.length);
};

const clipped = (bytes: Uint8Array): Uint8Array => {
  const copy = findClippedCopy(bytes.subarray(0, 2048), bytes.length);
  if (copy === undefined) throw new Error("nothing to clip");
  return encodeClippedCopy(copy, (at, target) =>
    target.set(bytes.subarray(at, at + target.length)),
  );
};

/** Both relays hold to these. */
const vectors = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "../../../../shared-types/vectors/relay/clipped-copies.json"),
    "utf8",
  ),
) as readonly {
  readonly name: string;
  readonly body: string;
  readonly messages: string | null;
}[];

const window: Wish = {
  box: { top: 10, left: 20, bottom: 50, right: 120 },
  clip: [
    { top: 12, left: 30, bottom: 20, right: 50 },
    { top: 0, left: 0, bottom: 14, right: 28 },
  ],
  width: 100,
  height: 40,
};

describe("a clipped copy", () => {
  it("draws what the whole message draws", () => {
    const edges = fc.tuple(fc.nat(90), fc.nat(90), fc.integer({ min: 1, max: 40 }));
    const rects = fc.array(
      edges.map(([left, top, size]) => ({ top, left, bottom: top + size, right: left + 2 * size })),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(rects, fc.nat(20), fc.nat(20), fc.nat(3), (clip, left, top, extra) => {
        const bytes = body({
          box: { top, left, bottom: top + 80, right: left + 90 },
          area: { top: 2, left: 3, bottom: 82, right: 93 },
          clip,
          width: 100,
          height: 90,
          stride: 400 + extra * 4,
        });
        if (findClippedCopy(bytes.subarray(0, 2048), bytes.length) === undefined) return;
        const [whole, parts]: [Screen, Screen] = [new Map(), new Map()];
        draw(whole, bytes);
        const parser = createFrameParser({ channel: "t", header: "mini", maxBytes: () => 1 << 20 });
        const messages = clipped(bytes);
        expect(messages.length).toBeLessThan(bytes.length);
        parser.push(messages, ({ body: part }) => draw(parts, part));
        expect(parser.pendingBytes()).toBe(0);
        expect(parts).toEqual(whole);
      }),
    );
  });

  it("is found where whole rows carry a narrow box", () => {
    const { box } = window;
    const wide = found({ box: { ...box, right: 40 }, width: 100, height: 40 });
    expect(wide?.parts).toEqual([{ box: { ...box, right: 40 }, sourceX: 0, sourceY: 0 }]);
  });

  it.each<[string, Partial<Wish>]>([
    ["nearly all is drawn", { clip: [window.box] }],
    ["nothing is drawn", { clip: [{ top: 0, left: 0, bottom: 1, right: 1 }] }],
    ["the image is to be cached", { imageFlags: 1 }],
    ["the image is compressed", { imageType: 101 }],
    ["a pixel has 16 bits", { format: 6 }],
    ["the rows stand bottom first", { bitmapFlags: 0 }],
    ["there is a palette", { palette: 60 }],
    ["there is a mask", { mask: 60 }],
    ["it is combined with what is there", { rop: 1 }],
    ["it is stretched", { area: sized(10, 10) }],
    ["the area is outside the picture", { area: { top: 35, left: 0, bottom: 75, right: 100 } }],
    ["rows overlap", { stride: 96 }],
  ])("is left as it is where %s", (_why, change) => {
    expect(found(window)).toBeDefined();
    expect(found({ ...window, ...change })).toBeUndefined();
  });

  it.each(vectors)("is what the vectors say: $name", ({ body: text, messages }) => {
    const bytes = Buffer.from(text, "base64");
    const copy = findClippedCopy(bytes.subarray(0, 2048), bytes.length);
    const made = copy === undefined ? null : Buffer.from(clipped(bytes)).toString("base64");
    expect(made).toBe(messages);
  });

  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(1 << 24), (head, size) => {
        findClippedCopy(head, size);
      }),
    );
    const whole = body(window);
    for (let length = 0; length < 150; length += 1) {
      findClippedCopy(whole.subarray(0, length), whole.length);
    }
    expect(findClippedCopy(whole.subarray(0, 40), whole.length)).toBeUndefined();
  });
});
