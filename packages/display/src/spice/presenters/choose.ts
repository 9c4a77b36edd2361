// Which presenter is the fastest here: tried once, on canvases of its own.
import { createPixmap } from "../common/framebuffer/pixmap.ts";
import type { Presenter, PresenterName } from "./presenter.ts";
import { canvas2dPresenter } from "./canvas-2d.ts";
import { webGlPresenter } from "./web-gl.ts";

const trial = { widthPx: 640, heightPx: 480, rounds: 3 } as const;

/** The least time that one full picture took, until the canvas could be read again. */
const leastMs = (presenter: Presenter, settle: () => void): number => {
  const pixmap = createPixmap(trial.widthPx, trial.heightPx);
  const whole = { left: 0, top: 0, right: trial.widthPx, bottom: trial.heightPx };
  presenter.resize(trial.widthPx, trial.heightPx);
  let least = Infinity;
  for (let round = 0; round < trial.rounds; round += 1) {
    const from = performance.now();
    presenter.paint(pixmap, [whole]);
    settle();
    least = Math.min(least, performance.now() - from);
  }
  return least;
};

const time2d = (): number => {
  const canvas = new OffscreenCanvas(1, 1);
  const presenter = canvas2dPresenter(canvas);
  if (presenter === undefined) return Infinity;
  return leastMs(presenter, () => canvas.getContext("2d")?.getImageData(0, 0, 1, 1));
};

const timeWebGl = (): number => {
  const canvas = new OffscreenCanvas(1, 1);
  const presenter = webGlPresenter(canvas);
  if (presenter === undefined) return Infinity;
  const gl = canvas.getContext("webgl2");
  const pixel = new Uint8Array(4);
  const ms = leastMs(presenter, () => gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel));
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return ms;
};

export type Choice = {
  readonly presenter: Presenter | undefined;
  /** Milliseconds for one picture of 640 x 480; Infinity: not there. */
  readonly measured: { readonly canvas2dMs: number; readonly webGlMs: number };
};

/** A presenter on `canvas`, the wanted one if any; undefined where the worker cannot draw so. */
export const choosePresenter = (
  canvas: OffscreenCanvas,
  wanted: PresenterName | undefined,
): Choice => {
  const measured = { canvas2dMs: time2d(), webGlMs: timeWebGl() };
  const webGlFirst =
    wanted === undefined ? measured.webGlMs < measured.canvas2dMs : wanted === "webgl-worker";
  if (webGlFirst) {
    // The page starts a new worker, which tries again what there is.
    canvas.addEventListener("webglcontextlost", () => {
      throw new Error("the graphics card was reset");
    });
  }
  const presenter = webGlFirst ? webGlPresenter(canvas) : canvas2dPresenter(canvas);
  return { presenter, measured };
};
