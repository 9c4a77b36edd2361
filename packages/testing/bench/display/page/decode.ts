/// <reference lib="dom" />
// Decodes the images of recorded sessions, by our codecs and by spice-html5's, in one page on one thread: no drawing.
import { channels, createFrameParser, type Image, type ServerMessage } from "@openutm/spice-wire";
import {
  ImageCache,
  PaletteCache,
} from "../../../../display/src/spice/common/cache/image-cache.ts";
import {
  resolveImage,
  type ImageSources,
} from "../../../../display/src/spice/common/channels/display/images.ts";
import { GlzWindow } from "../../../../display/src/spice/common/codecs/glz-window.ts";
import { Scratch } from "../../../../display/src/spice/common/framebuffer/scratch.ts";

type Html5 = {
  convert_spice_lz_to_web(context: unknown, image: unknown): ImageData | undefined;
  convert_spice_bitmap_to_web(context: unknown, image: unknown): ImageData | undefined;
  convert_spice_quic_to_web(context: unknown, image: unknown): ImageData | undefined;
  SpiceQuic: new () => { from_dv(view: DataView, at: number, bytes: ArrayBuffer): number };
};
declare const loadHtml5: () => Promise<Html5>;

export type DecodeResult = {
  readonly type: string;
  readonly megapixels: number;
  readonly images: number;
  /** Megapixels a second, one figure a round. */
  readonly ours: readonly number[];
  readonly html5: readonly number[];
  /** Pixels that the two decoders see differently. */
  readonly different: number | undefined;
};

const roundMs = 300;

const bytesOf = async (url: string): Promise<Uint8Array> => {
  const { body } = await fetch(url);
  if (body === null) throw new Error(`${url} is empty`);
  const unpacked = body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
};

/** The images of some types of a recorded display channel, in the order in which they came. */
const imagesOf = async (
  name: string,
  types: readonly Image["type"][],
): Promise<readonly Image[]> => {
  const recording = (await (await fetch(`/recordings/${name}/recording.json`)).json()) as {
    channels: { channel: string; file: string; header: "mini" | "full" }[];
  };
  const found = recording.channels.find(({ channel }) => channel === "display");
  if (found === undefined) throw new Error(`${name} has no display channel`);
  const { header } = found;
  const parser = createFrameParser({
    channel: "display",
    header,
    maxBytes: channels.display.maxBytes,
  });
  const images: Image[] = [];
  parser.push(await bytesOf(`/recordings/${name}/${found.file}`), (frame) => {
    const { body } = channels.display.parse(frame) as ServerMessage<"display">;
    if ("image" in body && body.image !== undefined && types.includes(body.image.type)) {
      images.push(body.image);
    }
  });
  return images;
};

// One each for the page's life, as a display has it.
const scratch = new Scratch();
const glz = new GlzWindow(8 << 20);

/** What a recording begins with: nothing that came before. */
const newSources = (): ImageSources => {
  glz.clear();
  return {
    images: new ImageCache(16 << 20),
    palettes: new PaletteCache(),
    glz,
    scratch,
    surface: () => undefined,
    decodedJpeg: () => undefined,
  };
};

// Raw pictures are looked at, not decoded: what is measured is the copy that drawing makes of them.
const screen = new Uint32Array(1 << 22);

const decodeOurs = (images: readonly Image[]): void => {
  const sources = newSources();
  for (const image of images) {
    scratch.reset();
    const { pixels } = resolveImage(sources, image, "32_xrgb");
    if (image.type === "bitmap") screen.set(pixels);
  }
};

const context = new OffscreenCanvas(1, 1).getContext("2d");

const plain = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

/** What spice-html5 makes of a message before it decodes: prepared outside of the time that is taken. */
const html5Decoder = (html5: Html5, image: Image): (() => ImageData | undefined) | undefined => {
  if (image.type === "bitmap" && image.format === "32bit") {
    const { width: x, height: y, stride } = image;
    const bitmap = {
      format: 8,
      flags: image.topDown ? 4 : 0,
      x,
      y,
      stride,
      data: plain(image.bytes),
    };
    return () => html5.convert_spice_bitmap_to_web(context, bitmap);
  }
  if (image.type === "lz_rgb") {
    const view = new DataView(image.bytes.buffer, image.bytes.byteOffset);
    const lz = {
      type: view.getUint32(8),
      width: view.getUint32(12),
      height: view.getUint32(16),
      top_down: view.getUint32(24),
      data: plain(image.bytes.subarray(28)),
    };
    return () => html5.convert_spice_lz_to_web(context, lz);
  }
  if (image.type === "quic") {
    const bytes = new Uint8Array(image.bytes.length + 4);
    bytes.set(image.bytes, 4);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, image.bytes.length, true);
    return () => {
      const quic = new html5.SpiceQuic();
      quic.from_dv(view, 0, bytes.buffer);
      return html5.convert_spice_quic_to_web(context, quic);
    };
  }
  return undefined;
};

const megapixelsOf = (images: readonly Image[]): number =>
  images.reduce((sum, { width, height }) => sum + width * height, 0) / 1e6;

/** How many megapixels a second `decode` does, over whole passes. */
const rateOf = (megapixels: number, decode: () => void): number => {
  const start = performance.now();
  let passes = 0;
  let now = start;
  while (now - start < roundMs) {
    decode();
    passes += 1;
    now = performance.now();
  }
  return (megapixels * passes * 1000) / (now - start);
};

const countDifferent = (
  images: readonly Image[],
  decoders: readonly ((() => ImageData | undefined) | undefined)[],
): number => {
  const sources = newSources();
  let different = 0;
  for (const [at, image] of images.entries()) {
    scratch.reset();
    const { pixels } = resolveImage(sources, image, "32_xrgb");
    const theirs = decoders[at]?.()?.data;
    if (theirs === undefined) continue;
    for (let pixel = 0; pixel < pixels.length; pixel += 1) {
      const ours = pixels[pixel] ?? 0;
      const [red, green, blue] = [16, 8, 0].map((shift) => (ours >> shift) & 255);
      const to = pixel * 4;
      if (theirs[to] !== red || theirs[to + 1] !== green || theirs[to + 2] !== blue) different += 1;
    }
  }
  return different;
};

const measure = async (
  name: string,
  types: readonly Image["type"][],
  rounds: number,
  html5: Html5 | undefined,
): Promise<DecodeResult> => {
  const images = await imagesOf(name, types);
  const megapixels = megapixelsOf(images);
  const decoders = images.map((image) =>
    html5 === undefined ? undefined : html5Decoder(html5, image),
  );
  const canCompare = decoders.every((decoder) => decoder !== undefined) && images.length > 0;
  const result = { ours: [] as number[], html5: [] as number[] };
  const sides: readonly (() => void)[] = [
    () => result.ours.push(rateOf(megapixels, () => decodeOurs(images))),
    () => {
      if (!canCompare) return;
      result.html5.push(
        rateOf(megapixels, () => {
          for (const decoder of decoders) decoder?.();
        }),
      );
    },
  ];
  decodeOurs(images);
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) side();
  }
  const different = canCompare ? countDifferent(images, decoders) : undefined;
  return { type: types.join(" + "), megapixels, images: images.length, ...result, different };
};

/** Images that share a dictionary are decoded together. */
const cases: readonly (readonly [string, readonly Image["type"][]])[] = [
  ["std-unix", ["bitmap"]],
  ["std-tcp-lz", ["lz_rgb"]],
  ["std-tcp-quic", ["quic"]],
  ["std-tcp-glz", ["glz_rgb"]],
  ["std-tcp-zlib-glz", ["zlib_glz_rgb", "glz_rgb"]],
  ["std-tcp-lz4", ["lz4"]],
];

/** Called by the benchmark. */
const measureAll = async (rounds: number): Promise<readonly DecodeResult[]> => {
  const html5 = await loadHtml5().catch(() => undefined);
  const results: DecodeResult[] = [];
  for (const [name, types] of cases) results.push(await measure(name, types, rounds, html5));
  return results;
};
Object.assign(globalThis, { measureAll });
