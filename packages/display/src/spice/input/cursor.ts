// The guest's pointer as the page's own: it follows the hand without a delay.
import type { CursorState } from "../common/channels/cursor/cursor-channel.ts";
import type { CursorShape } from "../common/channels/cursor/decode-cursor.ts";

/** Browsers take none that is larger. */
const maxSidePx = 128;

export const cursorImage = (shape: CursorShape): string | undefined => {
  const { widthPx, heightPx, rgba } = shape;
  if (widthPx === 0 || heightPx === 0) return undefined;
  const canvas = Object.assign(document.createElement("canvas"), {
    width: widthPx,
    height: heightPx,
  });
  const data = new ImageData(new Uint8ClampedArray(rgba.buffer), widthPx, heightPx);
  canvas.getContext("2d")?.putImageData(data, 0, 0);
  return canvas.toDataURL("image/png");
};

/** A value for CSS `cursor`. */
export const cssCursor = ({ shape, visible }: CursorState): string => {
  // Without a shape the guest draws its pointer itself, or has none.
  if (shape === undefined) return "default";
  if (!visible) return "none";
  if (shape.widthPx > maxSidePx || shape.heightPx > maxSidePx) return "default";
  const image = cursorImage(shape);
  return image === undefined
    ? "none"
    : `url("${image}") ${shape.hotSpotX} ${shape.hotSpotY}, default`;
};
