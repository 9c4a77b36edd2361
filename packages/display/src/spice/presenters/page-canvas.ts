// For pages whose workers have no canvas (WebKitGTK): the damage travels to the page, one picture at a time.
import { copyToRgba } from "../common/framebuffer/rgba.ts";
import type { Presenter } from "./presenter.ts";

export type PagePatch = {
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: ArrayBuffer;
};

export type PageCanvasPresenter = Presenter & {
  /** The page has painted: the next picture may come. */
  painted(): void;
};

export const pageCanvasPresenter = (parts: {
  post(screen: { readonly widthPx: number; readonly heightPx: number }, patches: PagePatch[]): void;
  onReady(): void;
}): PageCanvasPresenter => {
  let underWay = false;
  let screen = { widthPx: 0, heightPx: 0 };
  return {
    name: "page-canvas",
    resize: (widthPx, heightPx) => {
      screen = { widthPx, heightPx };
    },
    paint: (pixmap, rects) => {
      underWay = true;
      const patches = rects.map((rect) => {
        const widthPx = rect.right - rect.left;
        const heightPx = rect.bottom - rect.top;
        const rgba = new Uint32Array(widthPx * heightPx);
        copyToRgba(pixmap, rect, rgba);
        return { left: rect.left, top: rect.top, widthPx, heightPx, rgba: rgba.buffer };
      });
      parts.post(screen, patches);
    },
    isReady: () => !underWay,
    painted: () => {
      underWay = false;
      parts.onReady();
    },
  };
};
