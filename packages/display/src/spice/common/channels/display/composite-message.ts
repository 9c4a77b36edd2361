// DRAW_COMPOSITE: its flags, one by one.
import { compositeFlags } from "@openutm/spice-wire";
import { CodecError } from "../../codecs/codec-error.ts";
import { drawComposite } from "../../draw/composite.ts";
import { isOperator } from "../../draw/porter-duff.ts";
import type { Filter, Repeat, Sampled } from "../../draw/sampler.ts";
import type { Pixmap } from "../../framebuffer/pixmap.ts";
import type { Context, Named } from "./draw-context.ts";
import { imageFor, regionFor } from "./draw-context.ts";

const repeats: readonly Repeat[] = ["none", "normal", "pad", "reflect"];

// PIXMAN_FILTER_*: FAST, GOOD, BEST, NEAREST, BILINEAR.
const filters: readonly Filter[] = ["nearest", "bilinear", "bilinear", "nearest", "bilinear"];

/** As the rest of `drawMessage`. */
export const composite = (context: Context, message: Named<"draw_composite">) => {
  const { base, flags, image, maskImage } = message.body;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (image === undefined) return undefined;
  const operator = flags & compositeFlags.opMask;
  const sampled = (
    pixmap: Pixmap,
    opaqueFlag: number,
    transform: Sampled["transform"],
    filterShift: number,
    repeatShift: number,
  ): Sampled => ({
    pixmap: has(opaqueFlag) ? { ...pixmap, alpha: "opaque" } : pixmap,
    transform,
    filter: filters[(flags >>> filterShift) & compositeFlags.filterMask] ?? "nearest",
    repeat: repeats[(flags >>> repeatShift) & compositeFlags.repeatMask] ?? "none",
  });
  const source = sampled(
    imageFor(context, image),
    compositeFlags.sourceOpaque,
    message.body.srcTransform,
    compositeFlags.srcFilterShift,
    compositeFlags.srcRepeatShift,
  );
  const mask =
    maskImage === undefined
      ? undefined
      : sampled(
          imageFor(context, maskImage),
          compositeFlags.maskOpaque,
          message.body.maskTransform,
          compositeFlags.maskFilterShift,
          compositeFlags.maskRepeatShift,
        );
  if (!isOperator(operator)) {
    throw new CodecError("composite", `there is no operator ${operator}`);
  }
  const { surface } = context;
  const region = regionFor(context, base);
  drawComposite(surface.pixmap, region, {
    box: base.box,
    operator,
    source,
    sourceOrigin: message.body.srcOrigin,
    mask,
    maskOrigin: message.body.maskOrigin,
    maskKind: has(compositeFlags.componentAlpha) ? "components" : "alpha",
    targetAlpha:
      surface.pixmap.alpha === "opaque" || has(compositeFlags.destOpaque) ? "unused" : "coverage",
  });
  return region;
};
