// Puts a part of a picture over a box, stretched where their sizes differ.
import type { Pixmap, Rect } from "../framebuffer/pixmap.ts";
import { isSameSize } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { extentsOf } from "../framebuffer/region.ts";
import type { ScaleMode } from "./scale.ts";
import { scalePixmap } from "./scale.ts";

export type PlacedSource = {
  readonly source: Pixmap;
  readonly sourceArea: Rect;
  /** Where the area goes on the target. */
  readonly box: Rect;
  readonly scaleMode: ScaleMode;
};

/** Pixel (x - offsetX, y - offsetY) of `pixmap` belongs on target pixel (x, y). */
export type Placed = {
  readonly pixmap: Pixmap;
  readonly offsetX: number;
  readonly offsetY: number;
};

/** The source as it lies on the target, at least where `region` needs it. Undefined when nothing of it would be seen. */
export const placeSource = (placed: PlacedSource, region: Region): Placed | undefined => {
  const { source, sourceArea, box, scaleMode } = placed;
  if (isSameSize(sourceArea, box)) {
    return {
      pixmap: source,
      offsetX: box.left - sourceArea.left,
      offsetY: box.top - sourceArea.top,
    };
  }
  const wanted = extentsOf(region);
  if (wanted === undefined) return undefined;
  return {
    pixmap: scalePixmap(source, sourceArea, box, wanted, scaleMode),
    offsetX: wanted.left,
    offsetY: wanted.top,
  };
};
