// Video streams: compressed frames that are shown on a part of a surface.
import type { DisplayMessage } from "./draw-context.ts";
import { scalePixmap } from "../../draw/scale.ts";
import { blitRegion } from "../../draw/blit.ts";
import { ropCopy } from "../../draw/rop.ts";
import type { Pixmap, Rect } from "../../framebuffer/pixmap.ts";
import { boundsOf, flipRows, rectHeight, rectWidth } from "../../framebuffer/pixmap.ts";
import { extentsOf, regionOfClip, regionOfRect } from "../../framebuffer/region.ts";
import type { Surface } from "./surfaces.ts";

type Named<N extends DisplayMessage["name"]> = Extract<DisplayMessage, { readonly name: N }>;

export type StreamCreate = Named<"stream_create">["body"];

/** A stream of the table, until it is destroyed or another one takes its number. */
export type Stream = {
  readonly create: StreamCreate;
  clip: readonly Rect[] | undefined;
  /** Of MJPEG: what the first frame has and the others lack. */
  huffmanTables?: Uint8Array | undefined;
  /** What STREAM_ACTIVATE_REPORT asks for, and what has been counted since the last report. */
  report?: StreamCounts;
};

export type StreamCounts = {
  readonly uniqueId: number;
  readonly maxWindowSize: number;
  readonly timeoutMs: number;
  startedMs: number;
  firstMmTime: number;
  lastMmTime: number;
  frames: number;
  drops: number;
};

/** A frame that is being decoded. */
export type PendingFrame = {
  readonly stream: Stream;
  readonly dest: Rect;
  readonly multiMediaTime: number;
};

/**
 * Shows a decoded frame, stretched over its destination and inside the stream's clip as it is now: what is drawn on
 * top of a stream is taken out of its clip first, so a late frame covers nothing newer.
 */
export const showFrame = (surface: Surface, frame: PendingFrame, picture: Pixmap): void => {
  const { stream, dest } = frame;
  const target = surface.pixmap;
  if (!stream.create.topDown) flipRows(picture);
  const region =
    stream.clip === undefined
      ? regionOfRect(dest, target)
      : regionOfClip(dest, target, stream.clip);
  const wanted = extentsOf(region);
  if (wanted === undefined) return;
  if (picture.widthPx === rectWidth(dest) && picture.heightPx === rectHeight(dest)) {
    blitRegion(target, region, picture, dest.left, dest.top, ropCopy);
  } else {
    const scaled = scalePixmap(picture, boundsOf(picture), dest, wanted, "nearest");
    blitRegion(target, region, scaled, wanted.left, wanted.top, ropCopy);
  }
  surface.damage.addRegion(region);
};

/** The report that is due, if one is; counting begins anew then. */
export const dueReport = (stream: Stream, nowMs: number, mmTimeNow: number) => {
  const { report } = stream;
  if (report === undefined || report.frames === 0) return undefined;
  const isDue =
    report.frames >= report.maxWindowSize || nowMs - report.startedMs >= report.timeoutMs;
  if (!isDue) return undefined;
  const body = {
    streamId: stream.create.id,
    uniqueId: report.uniqueId,
    startFrameMmTime: report.firstMmTime,
    endFrameMmTime: report.lastMmTime,
    numFrames: report.frames,
    numDrops: report.drops,
    // Frames are shown at once: how late the last one was.
    lastFrameDelay: (report.lastMmTime - mmTimeNow) | 0,
    // There is no sound that the picture must wait for.
    audioDelay: 0xffff_ffff,
  };
  report.startedMs = nowMs;
  report.frames = 0;
  report.drops = 0;
  return body;
};

export const countFrame = (
  stream: Stream,
  multiMediaTime: number,
  outcome: "shown" | "dropped",
): void => {
  const { report } = stream;
  if (report === undefined) return;
  if (report.frames === 0) report.firstMmTime = multiMediaTime;
  report.lastMmTime = multiMediaTime;
  report.frames += 1;
  if (outcome === "dropped") report.drops += 1;
};
