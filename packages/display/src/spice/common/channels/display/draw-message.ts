// One drawing message on its surface. Ready-made regions, images and brushes come from draw-context, the drawing is draw/'s.
import { alphaFlags, lineFlags } from "@openutm/spice-wire";
import { CodecError } from "../../codecs/codec-error.ts";
import { drawAlphaBlend } from "../../draw/alpha-blend.ts";
import { drawBlackness } from "../../draw/blackness.ts";
import { drawBlend } from "../../draw/blend.ts";
import { drawCopyBits } from "../../draw/copy-bits.ts";
import { drawCopy } from "../../draw/copy.ts";
import { drawFill } from "../../draw/fill.ts";
import { drawInvers } from "../../draw/invers.ts";
import { drawOpaque } from "../../draw/opaque.ts";
import { drawRop3 } from "../../draw/rop3.ts";
import { drawStroke } from "../../draw/stroke.ts";
import { drawText } from "../../draw/text.ts";
import { drawTransparent } from "../../draw/transparent.ts";
import { drawWhiteness } from "../../draw/whiteness.ts";
import type { Pixmap } from "../../framebuffer/pixmap.ts";
import type { Region } from "../../framebuffer/region.ts";
import { composite } from "./composite-message.ts";
import type { Context, DrawMessage, Named } from "./draw-context.ts";
import { brushFor, imageFor, maskedRegionFor, regionFor } from "./draw-context.ts";
import type { ImageSources } from "./images.ts";
import { roundColor } from "./surfaces.ts";

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
