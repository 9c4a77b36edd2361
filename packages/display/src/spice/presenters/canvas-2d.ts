// A 2D canvas that belongs to the worker: without a GPU the fastest way there is.
import { copyToRgba } from "../common/framebuffer/rgba.ts";
import type { Presenter } from "./presenter.ts";

/** Undefined where workers have no 2D canvas. */
export const canvas2dPresenter = (canvas: OffscreenCanvas): Presenter | undefined => {
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) return undefined;
  let spare = new Uint32Array(0);
  return {
    name: "2d-worker",
    resize: (widthPx, heightPx) => {
      canvas.width = widthPx;
      canvas.height = heightPx;
      spare = new Uint32Array(widthPx * heightPx);
    },
    paint: (pixmap, rects) => {
      for (const rect of rects) {
        const width = rect.right - rect.left;
        const height = rect.bottom - rect.top;
        copyToRgba(pixmap, rect, spare);
        const bytes = new Uint8ClampedArray(spare.buffer, 0, width * height * 4);
        context.putImageData(new ImageData(bytes, width, height), rect.left, rect.top);
      }
    },
    isReady: () => true,
  };
};
