// The room that a picture has, and when it is another: the element's size, its place, the screen's pixels.
import type { Room } from "./place-picture.ts";

export const roomOf = (element: HTMLElement): Room => {
  const { left, top } = element.getBoundingClientRect();
  return {
    widthPx: element.clientWidth,
    heightPx: element.clientHeight,
    leftPx: left,
    topPx: top,
    devicePixelRatio,
  };
};

/** Calls `onRoom` after every change. Returns the stop. */
export const watchRoom = (element: HTMLElement, onRoom: () => void): (() => void) => {
  const sizes = new ResizeObserver(onRoom);
  sizes.observe(element);
  const stop = new AbortController();
  // A window that moves to another screen, or the page's zoom: a query holds for one ratio only.
  const followRatio = (): void => {
    if (stop.signal.aborted) return;
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      "change",
      () => {
        onRoom();
        followRatio();
      },
      { once: true, signal: stop.signal },
    );
  };
  followRatio();
  return () => {
    stop.abort();
    sizes.disconnect();
  };
};
