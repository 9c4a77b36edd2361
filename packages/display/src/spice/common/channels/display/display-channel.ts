// A display channel as a state machine: messages in, pixels on surfaces, and a list of what is to be done outside.
import type { Image } from "@openutm/spice-wire";
import { ImageCache, PaletteCache } from "../../cache/image-cache.ts";
import { CodecError } from "../../codecs/codec-error.ts";
import { GlzWindow } from "../../codecs/glz-window.ts";
import { Scratch } from "../../framebuffer/scratch.ts";
import { MissingGlzImage } from "../../codecs/glz.ts";
import type { DecodedPicture } from "../../codecs/jpeg.ts";
import { pixmapOfPicture } from "../../codecs/jpeg.ts";
import type { Pixmap } from "../../framebuffer/pixmap.ts";
import type { DisplayMessage } from "./draw-context.ts";
import { isDrawMessage } from "./draw-context.ts";
import { drawMessage } from "./draw-message.ts";
import type { ImageSources } from "./images.ts";
import type { DisplayOutput } from "./outputs.ts";
import { createStreamTable } from "./stream-table.ts";
import type { Surface, SurfaceLimits } from "./surfaces.ts";
import { createSurfaceTable } from "./surfaces.ts";
import { jpegBytesOf, jpegsOf } from "./waiting.ts";

/** What all display channels of one guest share, and announce in their INIT. */
export type SharedPictures = {
  readonly images: ImageCache;
  readonly glz: GlzWindow;
};

/** Sizes in pixels, as the display channel's INIT has them. */
export const createSharedPictures = (sizes: {
  readonly pixmapCachePixels: number;
  readonly glzWindowPixels: number;
}): SharedPictures => ({
  images: new ImageCache(sizes.pixmapCachePixels),
  glz: new GlzWindow(sizes.glzWindowPixels),
});

export type DisplayChannelOptions = {
  readonly shared: SharedPictures;
  readonly surfaceLimits?: SurfaceLimits;
  /** For stream reports: a clock in milliseconds, and the server's multimedia time as the main channel knows it. */
  readonly nowMs?: () => number;
  readonly multiMediaTime?: () => number;
  /** More than one channel may bring the images that GLZ refers to; else a missing one will never come. */
  readonly glzSenders?: "this-channel" | "several-channels";
};

export type DisplayChannel = {
  /** Takes messages in order. Drawing that waits for the page's decoders waits with all that comes behind it. */
  readonly receive: (message: DisplayMessage) => readonly DisplayOutput[];
  /** Whether a message that was received is drawn, and nothing of its bytes is kept. */
  readonly isSpent: (message: DisplayMessage) => boolean;
  /** The answer to a "decode-jpeg" or "decode-frame"; undefined where it failed. */
  readonly decoded: (
    requestId: number,
    picture: DecodedPicture | undefined,
  ) => readonly DisplayOutput[];
  /** Goes on after another channel has brought images. */
  readonly resume: () => readonly DisplayOutput[];
  readonly surfaces: () => IterableIterator<Surface>;
  readonly surface: (id: number) => Surface | undefined;
  /** How many messages wait, and the bytes they hold: when too many, stop reading the channel. */
  readonly waiting: () => { readonly messages: number; readonly bytes: number };
};

type Waiting = {
  readonly message: DisplayMessage;
  readonly images: ReadonlySet<Image>;
  readonly bytes: number;
};

// When so much waits for an image of another channel, it will not come.
const maxWaitingForGlz = 4096;

export const createDisplayChannel = (options: DisplayChannelOptions): DisplayChannel => {
  const { shared } = options;
  const surfaces = createSurfaceTable(options.surfaceLimits);
  const palettes = new PaletteCache();
  const decodedJpegs = new WeakMap<Image, Pixmap>();
  const pendingJpegs = new Map<number, Image>();
  const pendingImages = new Set<Image>();
  let queue: Waiting[] = [];
  let queuedBytes = 0;
  let lastRequestId = 0;
  const takeRequestId = (): number => {
    lastRequestId += 1;
    return lastRequestId;
  };
  const streams = createStreamTable({
    surface: surfaces.get,
    takeRequestId,
    nowMs: options.nowMs ?? (() => 0),
    multiMediaTime: options.multiMediaTime ?? (() => 0),
  });
  const sources: ImageSources = {
    images: shared.images,
    palettes,
    glz: shared.glz,
    scratch: new Scratch(),
    surface: surfaces.get,
    decodedJpeg: (image) => decodedJpegs.get(image),
  };

  const problem = (message: DisplayMessage, why: string): DisplayOutput => ({
    type: "problem",
    messageName: message.name,
    why,
  });

  const requestJpegs = (images: readonly Image[], outputs: DisplayOutput[]): void => {
    for (const image of images) {
      const requestId = takeRequestId();
      pendingJpegs.set(requestId, image);
      pendingImages.add(image);
      outputs.push({ type: "decode-jpeg", requestId, bytes: jpegBytesOf(image) });
    }
  };

  const destroySurface = (id: number, outputs: DisplayOutput[]): void => {
    streams.destroyOnSurface(id, outputs);
    if (surfaces.destroy(id)) outputs.push({ type: "surface-destroyed", surfaceId: id });
  };

  const destroyAllSurfaces = (outputs: DisplayOutput[]): void => {
    for (const { id } of [...surfaces.all()]) destroySurface(id, outputs);
  };

  const createSurface = (
    message: DisplayMessage,
    wanted: Parameters<typeof surfaces.create>[0],
    outputs: DisplayOutput[],
  ): void => {
    destroySurface(wanted.id, outputs);
    const surface = surfaces.create(wanted);
    if (surface === undefined) {
      outputs.push(problem(message, "there are too many surfaces, or too large ones"));
      return;
    }
    const { widthPx, heightPx, primary } = wanted;
    outputs.push({ type: "surface-created", surfaceId: wanted.id, widthPx, heightPx, primary });
  };

  const apply = (message: DisplayMessage, outputs: DisplayOutput[]): void => {
    if (isDrawMessage(message)) {
      sources.scratch.reset();
      drawMessage(sources, message);
      return;
    }
    switch (message.name) {
      case "surface_create": {
        const { surfaceId, width, height, format, primary } = message.body;
        const wanted = { id: surfaceId, widthPx: width, heightPx: height, format, primary };
        createSurface(message, wanted, outputs);
        return;
      }
      case "surface_destroy":
        destroySurface(message.body.surfaceId, outputs);
        return;
      case "mode": {
        // Servers without surfaces have one screen, surface 0.
        const { width, height, bits } = message.body;
        if (width * height > 1 << 25) throw new CodecError("mode", `${width} x ${height} pixels`);
        const format = bits === 16 ? "16_555" : "32_xrgb";
        createSurface(
          message,
          { id: 0, widthPx: width, heightPx: height, format, primary: true },
          outputs,
        );
        return;
      }
      case "mark":
        outputs.push({ type: "marked" });
        return;
      case "reset":
        destroyAllSurfaces(outputs);
        palettes.clear();
        return;
      case "inval_list":
        for (const { id } of message.body.resources) shared.images.delete(id);
        return;
      case "inval_all_pixmaps":
        shared.images.clear();
        return;
      case "inval_palette":
        palettes.delete(message.body.id);
        return;
      case "inval_all_palettes":
        palettes.clear();
        return;
      case "monitors_config":
        outputs.push({ type: "monitors", monitors: message.body });
        return;
      case "stream_create":
        streams.create(message.body, outputs);
        return;
      case "stream_clip":
        streams.clip(message.body.id, message.body.clip);
        return;
      case "stream_data":
      case "stream_data_sized":
        if (!streams.receiveFrame(message, outputs)) {
          outputs.push(problem(message, `there is no stream ${message.body.id}`));
        }
        return;
      case "stream_destroy":
        streams.destroy(message.body.id, outputs);
        return;
      case "stream_destroy_all":
        streams.destroyAll(outputs);
        return;
      case "stream_activate_report":
        streams.activateReport(message.body);
        return;
      default:
        // What every channel has is answered by whoever runs it; the rest was never asked for.
        return;
    }
  };

  /** Whether the message is done with; false when it has to wait for another channel's images. */
  const tryApply = (message: DisplayMessage, outputs: DisplayOutput[]): boolean => {
    try {
      apply(message, outputs);
    } catch (error) {
      if (
        error instanceof MissingGlzImage &&
        options.glzSenders === "several-channels" &&
        queue.length < maxWaitingForGlz
      ) {
        return false;
      }
      if (!(error instanceof CodecError)) throw error;
      outputs.push(problem(message, error.message));
    }
    return true;
  };

  const drain = (outputs: DisplayOutput[]): void => {
    let done = 0;
    for (const { message, images, bytes } of queue) {
      if ([...images].some((image) => pendingImages.has(image))) break;
      if (!tryApply(message, outputs)) break;
      done += 1;
      queuedBytes -= bytes;
    }
    if (done > 0) queue = queue.slice(done);
  };

  const takeDecoded = (
    requestId: number,
    picture: DecodedPicture | undefined,
    outputs: DisplayOutput[],
  ): void => {
    if (streams.decoded(requestId, picture, outputs)) return;
    const image = pendingJpegs.get(requestId);
    if (image === undefined) return;
    pendingJpegs.delete(requestId);
    pendingImages.delete(image);
    if (picture !== undefined) decodedJpegs.set(image, pixmapOfPicture(picture));
  };

  return {
    receive(message) {
      const outputs: DisplayOutput[] = [];
      const images = isDrawMessage(message) ? jpegsOf(message) : [];
      if (images.length > 0) requestJpegs(images, outputs);
      if (queue.length === 0 && images.length === 0 && tryApply(message, outputs)) return outputs;
      const bytes = bytesOf(message);
      queue.push({ message, images: new Set(images), bytes });
      queuedBytes += bytes;
      return outputs;
    },
    // The pictures that come without end; all else may keep views of its message.
    isSpent: (message) =>
      queue.length === 0 &&
      message.name === "draw_copy" &&
      message.body.image?.type === "bitmap" &&
      message.body.image.palette.kind === "none",
    decoded(requestId, picture) {
      const outputs: DisplayOutput[] = [];
      try {
        takeDecoded(requestId, picture, outputs);
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
        outputs.push({ type: "problem", messageName: "decoded", why: error.message });
      }
      drain(outputs);
      return outputs;
    },
    resume() {
      const outputs: DisplayOutput[] = [];
      drain(outputs);
      return outputs;
    },
    surfaces: surfaces.all,
    surface: surfaces.get,
    waiting: () => ({ messages: queue.length, bytes: queuedBytes }),
  };
};

const bytesOf = (message: DisplayMessage): number => {
  const { body } = message;
  const image = "image" in body ? body.image : undefined;
  if (image === undefined) return 256;
  return (
    256 + ("bytes" in image ? image.bytes.length : 0) + ("jpeg" in image ? image.jpeg.length : 0)
  );
};
