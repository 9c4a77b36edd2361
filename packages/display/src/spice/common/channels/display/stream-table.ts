// The streams of a display channel, and the frames that are being decoded for them.
import type { DecodedPicture } from "../../codecs/jpeg.ts";
import { pixmapOfPicture } from "../../codecs/jpeg.ts";
import { completeFrame } from "../../codecs/jpeg-tables.ts";
import type { Rect } from "../../framebuffer/pixmap.ts";
import type { Named } from "./draw-context.ts";
import type { DisplayOutput } from "./outputs.ts";
import type { PendingFrame, Stream, StreamCreate } from "./streams.ts";
import { countFrame, dueReport, showFrame } from "./streams.ts";
import type { Surface } from "./surfaces.ts";

export type StreamTable = {
  readonly create: (create: StreamCreate, outputs: DisplayOutput[]) => void;
  readonly clip: (id: number, clip: readonly Rect[] | undefined) => void;
  readonly activateReport: (body: Named<"stream_activate_report">["body"]) => void;
  /** False: there is no such stream. */
  readonly receiveFrame: (
    message: Named<"stream_data" | "stream_data_sized">,
    outputs: DisplayOutput[],
  ) => boolean;
  /** False: the request is no frame's. @throws CodecError when the picture is not what it says */
  readonly decoded: (
    requestId: number,
    picture: DecodedPicture | undefined,
    outputs: DisplayOutput[],
  ) => boolean;
  readonly destroy: (id: number, outputs: DisplayOutput[]) => void;
  readonly destroyAll: (outputs: DisplayOutput[]) => void;
  readonly destroyOnSurface: (surfaceId: number, outputs: DisplayOutput[]) => void;
};

export type StreamTableOptions = {
  readonly surface: (id: number) => Surface | undefined;
  readonly takeRequestId: () => number;
  readonly nowMs: () => number;
  readonly multiMediaTime: () => number;
};

const completed = (stream: Stream, bytes: Uint8Array): Uint8Array => {
  const frame = completeFrame(bytes, stream.huffmanTables);
  stream.huffmanTables = frame.tables;
  return frame.bytes;
};

// Frames that are being decoded at once; older ones give way.
const maxPendingFrames = 16;

export const createStreamTable = (options: StreamTableOptions): StreamTable => {
  const streams = new Map<number, Stream>();
  const pending = new Map<number, PendingFrame>();

  const destroy = (id: number, outputs: DisplayOutput[]): void => {
    if (streams.delete(id)) outputs.push({ type: "stream-destroyed", streamId: id });
  };

  const dropOldest = (): void => {
    const [oldest] = pending.entries();
    if (oldest === undefined) return;
    const [requestId, { stream, multiMediaTime }] = oldest;
    pending.delete(requestId);
    countFrame(stream, multiMediaTime, "dropped");
  };

  return {
    create(create, outputs) {
      const { id, codec, streamSize } = create;
      destroy(id, outputs);
      streams.set(id, { create, clip: create.clip });
      const { width: widthPx, height: heightPx } = streamSize;
      outputs.push({ type: "stream-created", streamId: id, codec, widthPx, heightPx });
    },
    clip(id, clip) {
      const stream = streams.get(id);
      if (stream !== undefined) stream.clip = clip;
    },
    activateReport({ streamId, uniqueId, maxWindowSize, timeoutMs }) {
      const stream = streams.get(streamId);
      if (stream === undefined) return;
      stream.report = {
        uniqueId,
        maxWindowSize,
        timeoutMs,
        startedMs: options.nowMs(),
        firstMmTime: 0,
        lastMmTime: 0,
        frames: 0,
        drops: 0,
      };
    },
    receiveFrame(message, outputs) {
      const { id, multiMediaTime, bytes } = message.body;
      const stream = streams.get(id);
      if (stream === undefined) return false;
      if (pending.size >= maxPendingFrames) dropOldest();
      const requestId = options.takeRequestId();
      const dest = message.name === "stream_data_sized" ? message.body.dest : stream.create.dest;
      pending.set(requestId, { stream, dest, multiMediaTime });
      const { codec } = stream.create;
      outputs.push({
        type: "decode-frame",
        requestId,
        streamId: id,
        codec,
        multiMediaTime,
        bytes: codec === "mjpeg" ? completed(stream, bytes) : bytes,
      });
      return true;
    },
    decoded(requestId, picture, outputs) {
      const frame = pending.get(requestId);
      if (frame === undefined) return false;
      pending.delete(requestId);
      const { stream } = frame;
      const isCurrent = streams.get(stream.create.id) === stream;
      const surface = options.surface(stream.create.surfaceId);
      const isShown = isCurrent && surface !== undefined && picture !== undefined;
      if (isShown) showFrame(surface, frame, pixmapOfPicture(picture));
      countFrame(stream, frame.multiMediaTime, isShown ? "shown" : "dropped");
      const body = isCurrent
        ? dueReport(stream, options.nowMs(), options.multiMediaTime())
        : undefined;
      if (body !== undefined) outputs.push({ type: "send", name: "stream_report", body });
      return true;
    },
    destroy,
    destroyAll(outputs) {
      for (const id of [...streams.keys()]) destroy(id, outputs);
    },
    destroyOnSurface(surfaceId, outputs) {
      for (const [id, stream] of [...streams]) {
        if (stream.create.surfaceId === surfaceId) destroy(id, outputs);
      }
    },
  };
};
