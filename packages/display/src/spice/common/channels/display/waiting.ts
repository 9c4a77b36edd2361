// Images that only the page can decode, and the order of what is drawn with them.
import type { Image } from "@openutm/spice-wire";
import type { DrawMessage } from "./draw-context.ts";

const none: readonly Image[] = [];

const isJpeg = (image: Image | undefined): image is Image =>
  image?.type === "jpeg" || image?.type === "jpeg_alpha";

/** The JPEGs that a message cannot be drawn without. */
export const jpegsOf = (message: DrawMessage): readonly Image[] => {
  const { body } = message;
  if (message.name === "draw_copy") return isJpeg(message.body.image) ? [message.body.image] : none;
  const found: Image[] = [];
  const look = (image: Image | undefined): void => {
    if (isJpeg(image)) found.push(image);
  };
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
