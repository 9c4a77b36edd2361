// Images that only the page can decode, and the order of what is drawn with them.
import type { Image } from "@openutm/spice-wire";
import type { DrawMessage } from "./draw-context.ts";

/** The JPEGs that a message cannot be drawn without. */
export const jpegsOf = (message: DrawMessage): readonly Image[] => {
  const found: Image[] = [];
  const look = (image: Image | undefined): void => {
    if (image !== undefined && (image.type === "jpeg" || image.type === "jpeg_alpha")) {
      found.push(image);
    }
  };
  const { body } = message;
  if ("image" in body) look(body.image);
  if ("maskImage" in body) look(body.maskImage);
  if ("brush" in body && body.brush.type === "pattern") look(body.brush.image);
  if ("foreBrush" in body && body.foreBrush.type === "pattern") look(body.foreBrush.image);
  if ("backBrush" in body && body.backBrush.type === "pattern") look(body.backBrush.image);
  return found;
};

export const jpegBytesOf = (image: Image): Uint8Array => {
  if (image.type === "jpeg_alpha") return image.jpeg;
  return image.type === "jpeg" ? image.bytes : new Uint8Array();
};
