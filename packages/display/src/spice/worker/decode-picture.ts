// The browser's own JPEG decoder.
import type { DecodedPicture } from "../common/codecs/jpeg.ts";

/** Undefined where the bytes are no picture, or workers have no canvas here. */
export const decodePicture = async (bytes: Uint8Array): Promise<DecodedPicture | undefined> => {
  try {
    const bitmap = await createImageBitmap(new Blob([bytes.slice()], { type: "image/jpeg" }), {
      colorSpaceConversion: "none",
    });
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    if (context === null) return undefined;
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    const { data } = context.getImageData(0, 0, width, height);
    return { widthPx: width, heightPx: height, layout: "rgba", bytes: data };
  } catch {
    return undefined;
  }
};
