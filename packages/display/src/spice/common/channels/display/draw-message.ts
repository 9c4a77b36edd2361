// One drawing message on its surface: clip, mask, brushes and images are made ready here, the drawing is draw/'s.
import type {
  Brush as WireBrush,
  DrawBase,
  Image,
  Mask as WireMask,
  ServerMessage,
} from "@openutm/spice-wire";
import { compositeFlags, lineFlags, alphaFlags } from "@openutm/spice-wire";
import { CodecError } from "../../codecs/codec-error.ts";
import { drawAlphaBlend } from "../../draw/alpha-blend.ts";
import { drawBlackness } from "../../draw/blackness.ts";
import { drawBlend } from "../../draw/blend.ts";
import type { Brush } from "../../draw/brush.ts";
import { drawComposite } from "../../draw/composite.ts";
import { drawCopyBits } from "../../draw/copy-bits.ts";
import { drawCopy } from "../../draw/copy.ts";
import { drawFill } from "../../draw/fill.ts";
import { drawInvers } from "../../draw/invers.ts";
import { maskRegion } from "../../draw/mask.ts";
import { drawOpaque } from "../../draw/opaque.ts";
import { operatorCount } from "../../draw/porter-duff.ts";
import { drawRop3 } from "../../draw/rop3.ts";
import type { Filter, Repeat, Sampled } from "../../draw/sampler.ts";
import { drawStroke } from "../../draw/stroke.ts";
import { drawText } from "../../draw/text.ts";
import { drawTransparent } from "../../draw/transparent.ts";
import { drawWhiteness } from "../../draw/whiteness.ts";
import type { Pixmap } from "../../framebuffer/pixmap.ts";
import type { Region } from "../../framebuffer/region.ts";
import { regionOfClip, regionOfRect } from "../../framebuffer/region.ts";
import type { ImageSources } from "./images.ts";
import { resolveImage, resolveMask } from "./images.ts";
import type { Surface } from "./surfaces.ts";
import { pixelOfColor, roundColor } from "./surfaces.ts";

export type DisplayMessage = ServerMessage<"display">;
type Named<N extends DisplayMessage["name"]> = Extract<DisplayMessage, { readonly name: N }>;

export type DrawMessage = Extract<DisplayMessage, { readonly body: { readonly base: DrawBase } }>;

export const isDrawMessage = (message: DisplayMessage): message is DrawMessage =>
  "base" in message.body;

type Context = { readonly sources: ImageSources; readonly surface: Surface };

/**
 * Draws one message and notes the damage.
 * @throws CodecError when an image cannot be had; nothing is drawn then, and the surface is as good as before
 */
export const drawMessage = (sources: ImageSources, message: DrawMessage): void => {
  const { surfaceId } = message.body.base;
  const surface = sources.surface(surfaceId);
  if (surface === undefined) throw new CodecError("surface", `there is no ${surfaceId}`);
  const damaged = drawOn({ sources, surface }, message);
  if (damaged !== undefined) surface.damage.addRegion(damaged);
};

const regionFor = ({ surface }: Context, { box, clip }: DrawBase): Region =>
  clip === undefined ? regionOfRect(box, surface.pixmap) : regionOfClip(box, surface.pixmap, clip);

const maskedRegionFor = (context: Context, base: DrawBase, mask: WireMask | undefined): Region => {
  const region = regionFor(context, base);
  if (mask === undefined) return region;
  const picture = resolveMask(context.sources, mask.image);
  const polarity = mask.invers ? "clear" : "set";
  const placed = { picture, polarity, originX: mask.origin.x, originY: mask.origin.y } as const;
  return maskRegion(region, placed, base.box.left, base.box.top);
};

// A surface that draws on itself must not read what it has just written.
const imageFor = ({ sources, surface }: Context, image: Image): Pixmap => {
  const pixmap = resolveImage(sources, image, surface.format);
  return pixmap === surface.pixmap ? { ...pixmap, pixels: pixmap.pixels.slice() } : pixmap;
};

const brushFor = (context: Context, brush: WireBrush): Brush => {
  switch (brush.type) {
    case "none":
      return brush;
    case "solid":
      return { type: "solid", color: pixelOfColor(context.surface.format, brush.color) };
    case "pattern":
      return {
        type: "pattern",
        tile: imageFor(context, brush.image),
        originX: brush.origin.x,
        originY: brush.origin.y,
      };
  }
};

// Images come first everywhere: even one that is clipped away may have to be kept, or later ones refer to it.
const drawOn = (context: Context, message: DrawMessage): Region | undefined => {
  const target = context.surface.pixmap;
  switch (message.name) {
    case "draw_copy":
    case "draw_blend":
      return copyOrBlend(context, message);
    case "draw_fill": {
      const { base, mask, rop } = message.body;
      const brush = brushFor(context, message.body.brush);
      const region = maskedRegionFor(context, base, mask);
      drawFill(target, region, { brush, ropDescriptor: rop });
      return region;
    }
    case "draw_opaque":
      return opaque(context, message);
    case "draw_blackness": {
      const region = maskedRegionFor(context, message.body.base, message.body.mask);
      drawBlackness(target, region);
      return region;
    }
    case "draw_whiteness": {
      const region = maskedRegionFor(context, message.body.base, message.body.mask);
      drawWhiteness(target, region);
      return region;
    }
    case "draw_invers": {
      const region = maskedRegionFor(context, message.body.base, message.body.mask);
      drawInvers(target, region);
      return region;
    }
    case "draw_rop3":
      return rop3(context, message);
    case "draw_stroke":
      return stroke(context, message);
    case "draw_text":
      return text(context, message);
    case "draw_transparent":
      return transparent(context, message);
    case "draw_alpha_blend":
      return alphaBlend(context, message);
    case "draw_composite":
      return composite(context, message);
    case "copy_bits": {
      const { base, srcPosition } = message.body;
      const region = regionFor(context, base);
      return drawCopyBits(target, region, { box: base.box, sourcePosition: srcPosition });
    }
  }
};

const copyOrBlend = (context: Context, message: Named<"draw_copy" | "draw_blend">) => {
  const { base, image, srcArea, rop, scaleMode, mask } = message.body;
  if (image === undefined) return undefined;
  const source = imageFor(context, image);
  const region = maskedRegionFor(context, base, mask);
  const draw = message.name === "draw_copy" ? drawCopy : drawBlend;
  draw(context.surface.pixmap, region, {
    source,
    sourceArea: srcArea,
    box: base.box,
    scaleMode,
    ropDescriptor: rop,
  });
  return region;
};

const opaque = (context: Context, message: Named<"draw_opaque">) => {
  const { base, image, srcArea, rop, scaleMode, mask } = message.body;
  if (image === undefined) return undefined;
  const source = imageFor(context, image);
  const brush = brushFor(context, message.body.brush);
  const region = maskedRegionFor(context, base, mask);
  drawOpaque(context.surface.pixmap, region, {
    source,
    sourceArea: srcArea,
    box: base.box,
    scaleMode,
    brush,
    ropDescriptor: rop,
  });
  return region;
};

const rop3 = (context: Context, message: Named<"draw_rop3">) => {
  const { base, image, srcArea, scaleMode, mask } = message.body;
  if (image === undefined) return undefined;
  const source = imageFor(context, image);
  const brush = brushFor(context, message.body.brush);
  const region = maskedRegionFor(context, base, mask);
  drawRop3(context.surface.pixmap, region, {
    source,
    sourceArea: srcArea,
    box: base.box,
    scaleMode,
    brush,
    rop3: message.body.rop3,
  });
  return region;
};

const stroke = (context: Context, message: Named<"draw_stroke">) => {
  const { base, path, line, foreMode } = message.body;
  const brush = brushFor(context, message.body.brush);
  const region = regionFor(context, base);
  drawStroke(context.surface.pixmap, region, {
    path,
    dashes: line.style,
    startsWith: (line.flags & lineFlags.startWithGap) === 0 ? "dash" : "gap",
    brush,
    foreMode,
  });
  return region;
};

const text = (context: Context, message: Named<"draw_text">) => {
  const { base, string, backArea } = message.body;
  const foreBrush = brushFor(context, message.body.foreBrush);
  const backBrush = brushFor(context, message.body.backBrush);
  const region = regionFor(context, base);
  drawText(context.surface.pixmap, region, {
    glyphs: string.glyphs,
    bitsPerPixel: string.bitsPerPixel,
    backArea,
    foreBrush,
    backBrush,
    targetAlpha: context.surface.format === "32_xrgb" ? "cleared" : "kept",
  });
  return region;
};

const transparent = (context: Context, message: Named<"draw_transparent">) => {
  const { base, image, srcArea, trueColor } = message.body;
  if (image === undefined) return undefined;
  const source = imageFor(context, image);
  const region = regionFor(context, base);
  drawTransparent(context.surface.pixmap, region, {
    source,
    sourceArea: srcArea,
    box: base.box,
    transparentColor: roundColor(context.surface.format, trueColor),
  });
  return region;
};

const alphaBlend = (context: Context, message: Named<"draw_alpha_blend">) => {
  const { base, image, srcArea, alpha, flags } = message.body;
  if (image === undefined) return undefined;
  const found = imageFor(context, image);
  const source: Pixmap =
    image.type === "surface" && (flags & alphaFlags.srcSurfaceHasAlpha) !== 0
      ? { ...found, alpha: "premultiplied" }
      : found;
  const region = regionFor(context, base);
  drawAlphaBlend(context.surface.pixmap, region, {
    source,
    sourceArea: srcArea,
    box: base.box,
    alpha,
    targetAlpha:
      (flags & alphaFlags.destHasAlpha) === 0 && context.surface.format === "32_xrgb"
        ? "cleared"
        : "kept",
  });
  return region;
};

const repeats: readonly Repeat[] = ["none", "normal", "pad", "reflect"];

// PIXMAN_FILTER_*: FAST, GOOD, BEST, NEAREST, BILINEAR.
const filters: readonly Filter[] = ["nearest", "bilinear", "bilinear", "nearest", "bilinear"];

const composite = (context: Context, message: Named<"draw_composite">) => {
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
  if (operator >= operatorCount) {
    throw new CodecError("composite", `operator ${operator} is not one of X Render's first`);
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
