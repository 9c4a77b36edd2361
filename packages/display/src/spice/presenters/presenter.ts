// What brings the shadow framebuffer to the eye.
import type { Pixmap, Rect } from "../common/framebuffer/pixmap.ts";

export type PresenterName = "2d-worker" | "webgl-worker" | "page-canvas";

export type Presenter = {
  readonly name: PresenterName;
  /** Called before the first picture, and when the guest's screen has another size. */
  resize(widthPx: number, heightPx: number): void;
  /** Rectangles lie within the picture. */
  paint(pixmap: Pixmap, rects: readonly Rect[]): void;
  /** Whether it takes a picture now; where not, `onReady` of its making is called later. */
  isReady(): boolean;
};
