// Once per animation frame, what has changed goes to the presenter; whole pictures where the guest lets them be told.
import { boundsOf, intersectRects } from "../common/framebuffer/pixmap.ts";
import type { Rect } from "../common/framebuffer/pixmap.ts";
import type { Surface } from "../common/channels/display/surfaces.ts";
import type { Presenter } from "../presenters/presenter.ts";
import { createBurst } from "./burst.ts";
import type { EngineCounts } from "./statistics.ts";

export type PaintingParts = {
  readonly presenter: Presenter;
  screen(): Surface | undefined;
  /** Calls back with the next animation frame. */
  nextFrame(then: () => void): void;
  /** Calls back in a few milliseconds. */
  soon(then: () => void): void;
  nowMs(): number;
  onSize(widthPx: number, heightPx: number): void;
  readonly counts: EngineCounts;
};

export type Painting = {
  /** Something was drawn, by so many drawings. Costs next to nothing when a frame is asked for already. */
  drawn(count?: number): void;
};

export const createPainting = (parts: PaintingParts): Painting => {
  const { presenter, counts } = parts;
  const burst = createBurst(parts.nowMs);
  let asked = false;
  let shown: Surface | undefined;

  const paint = (): void => {
    if (burst.goesOn()) {
      parts.soon(paint);
      return;
    }
    asked = false;
    burst.shown();
    const screen = parts.screen();
    if (screen === undefined || !presenter.isReady()) return;
    const { pixmap } = screen;
    // Another screen is shown whole, whatever of it was seen before.
    if (shown?.pixmap !== pixmap) screen.damage.add(0, 0, pixmap.widthPx, pixmap.heightPx);
    if (screen.damage.isEmpty) return;
    if (shown?.pixmap.widthPx !== pixmap.widthPx || shown.pixmap.heightPx !== pixmap.heightPx) {
      presenter.resize(pixmap.widthPx, pixmap.heightPx);
      parts.onSize(pixmap.widthPx, pixmap.heightPx);
    }
    shown = screen;
    const bounds = boundsOf(pixmap);
    const rects = screen.damage
      .take()
      .map((rect) => intersectRects(rect, bounds))
      .filter((rect): rect is Rect => rect !== undefined);
    if (rects.length === 0) return;
    presenter.paint(pixmap, rects);
    counts.frames += 1;
    for (const { left, top, right, bottom } of rects) {
      counts.uploadedPixels += (right - left) * (bottom - top);
    }
  };

  return {
    drawn: (count = 1) => {
      burst.drawn(count);
      if (asked) return;
      asked = true;
      parts.nextFrame(paint);
    },
  };
};
