// What every drawing message needs made ready: its region, its images, its brush.
import type {
  Brush as WireBrush,
  DrawBase,
  Image,
  Mask as WireMask,
  ServerMessage,
} from "@openutm/spice-wire";
import type { Brush } from "../../draw/brush.ts";
import { maskRegion } from "../../draw/mask.ts";
import type { Pixmap } from "../../framebuffer/pixmap.ts";
import type { Region } from "../../framebuffer/region.ts";
import { regionOfClip, regionOfRect } from "../../framebuffer/region.ts";
import type { ImageSources } from "./images.ts";
import { resolveImage, resolveMask } from "./images.ts";
import type { Surface } from "./surfaces.ts";
import { pixelOfColor } from "./surfaces.ts";

export type DisplayMessage = ServerMessage<"display">;
export type Named<N extends DisplayMessage["name"]> = Extract<DisplayMessage, { readonly name: N }>;

export type DrawMessage = Extract<DisplayMessage, { readonly body: { readonly base: DrawBase } }>;

export const isDrawMessage = (message: DisplayMessage): message is DrawMessage =>
  "base" in message.body;

/** Where a message is drawn, and with what. */
export type Context = { readonly sources: ImageSources; readonly surface: Surface };

/** A message's box inside its clip and its surface. */
export const regionFor = ({ surface }: Context, { box, clip }: DrawBase): Region =>
  clip === undefined ? regionOfRect(box, surface.pixmap) : regionOfClip(box, surface.pixmap, clip);

/** As `regionFor`, and inside the mask. @throws CodecError */
export const maskedRegionFor = (
  context: Context,
  base: DrawBase,
  mask: WireMask | undefined,
): Region => {
  const region = regionFor(context, base);
  if (mask === undefined) return region;
  const picture = resolveMask(context.sources, mask.image);
  const polarity = mask.invers ? "clear" : "set";
  const placed = { picture, polarity, originX: mask.origin.x, originY: mask.origin.y } as const;
  return maskRegion(region, placed, base.box.left, base.box.top);
};

// A surface that draws on itself must not read what it has just written.
export const imageFor = ({ sources, surface }: Context, image: Image): Pixmap => {
  const pixmap = resolveImage(sources, image, surface.format);
  return pixmap === surface.pixmap ? { ...pixmap, pixels: pixmap.pixels.slice() } : pixmap;
};

export const brushFor = (context: Context, brush: WireBrush): Brush => {
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
