// Prints how many megapixels a second of CPU time decodes, for each image type of the recorded sessions; and how many
// drawing messages one second plays. Run by hand: `node packages/display/scripts/measure-decode.ts [seconds]`.
import { loadavg } from "node:os";
import type { Image, ServerMessage } from "@openutm/spice-wire";
import { ImageCache, PaletteCache } from "../src/spice/common/cache/image-cache.ts";
import { resolveImage } from "../src/spice/common/channels/display/images.ts";
import { GlzWindow } from "../src/spice/common/codecs/glz-window.ts";
import { Scratch } from "../src/spice/common/framebuffer/scratch.ts";
import {
  displayMessages,
  recordingNames,
  replay,
  replaySizes,
} from "../src/spice/common/testing/recordings.ts";

const wantedSeconds = Number(process.argv[2] ?? "1");

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const imagesOf = (messages: readonly ServerMessage<"display">[]): readonly Image[] =>
  messages.flatMap(({ body }) => ("image" in body && body.image !== undefined ? [body.image] : []));

// What the page decodes is not measured here, nor what is not decoded at all.
const unmeasured = new Set(["jpeg", "jpeg_alpha", "surface", "from_cache", "from_cache_lossless"]);
const isOurs = ({ type }: Image): boolean => !unmeasured.has(type);

/** Decodes all images once, in order; returns the seconds spent for each type. */
const decodeOnce = (images: readonly Image[], spent: Map<string, number>): void => {
  const sources = {
    images: new ImageCache(replaySizes.pixmapCachePixels),
    palettes: new PaletteCache(),
    glz: new GlzWindow(replaySizes.glzWindowPixels),
    scratch: new Scratch(),
    surface: () => undefined,
    decodedJpeg: () => undefined,
  };
  for (let first = 0; first < images.length;) {
    // Images of one type in a row are timed together: the clock is coarse.
    const type = images[first]?.type ?? "";
    const start = cpuSeconds();
    let next = first;
    while (next < images.length && images[next]?.type === type) {
      sources.scratch.reset();
      resolveImage(sources, images[next] as Image, "32_xrgb");
      next += 1;
    }
    spent.set(type, (spent.get(type) ?? 0) + cpuSeconds() - start);
    first = next;
  }
};

const write = (line: string): boolean => process.stdout.write(`${line}\n`);

write(
  `load ${loadavg()
    .map((value) => value.toFixed(1))
    .join(" ")}, node ${process.version}`,
);
write("recording              type            Mpix    Mpix/CPU s");
for (const name of recordingNames()) {
  const messages = displayMessages(name);
  const images = imagesOf(messages).filter(isOurs);
  if (images.length === 0) continue;
  decodeOnce(images, new Map());
  const spent = new Map<string, number>();
  let rounds = 0;
  const start = cpuSeconds();
  while (cpuSeconds() - start < wantedSeconds) {
    decodeOnce(images, spent);
    rounds += 1;
  }
  for (const [type, seconds] of spent) {
    const pixels = images
      .filter((image) => image.type === type)
      .reduce((sum, image) => sum + image.width * image.height, 0);
    const rate = (pixels * rounds) / seconds / 1e6;
    write(
      `${name.padEnd(22)} ${type.padEnd(14)} ${(pixels / 1e6).toFixed(2).padStart(6)} ${rate.toFixed(0).padStart(10)}`,
    );
  }
  const playStart = cpuSeconds();
  let played = 0;
  while (cpuSeconds() - playStart < wantedSeconds / 4) {
    replay(messages);
    played += messages.length;
  }
  const perSecond = played / (cpuSeconds() - playStart);
  write(`${name.padEnd(22)} ${"(played)".padEnd(14)} ${perSecond.toFixed(0)} messages/CPU s`);
}
