// The guest's picture as an element of the page: where it stands and how large.
import type { ScaleMode } from "../../remote-display.ts";
import type { CursorState } from "../common/channels/cursor/cursor-channel.ts";
import { cssCursor, cursorImage } from "../input/cursor.ts";
import type { PagePatch } from "../presenters/page-canvas.ts";

export type View = {
  readonly canvas: HTMLCanvasElement;
  size(): { readonly widthPx: number; readonly heightPx: number } | undefined;
  setSize(widthPx: number, heightPx: number): void;
  setScaleMode(mode: ScaleMode): void;
  /** For pages whose workers cannot draw. */
  paint(widthPx: number, heightPx: number, patches: readonly PagePatch[]): void;
  /** `drawn`: the guest moves the pointer, so that the page cannot. */
  setCursor(cursor: CursorState, how: "css" | "drawn"): void;
  remove(): void;
};

/** @param onRoom the view's own size in CSS pixels, when it is another */
export const createView = (
  container: HTMLElement,
  onRoom: (widthPx: number, heightPx: number) => void,
): View => {
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  Object.assign(canvas.style, {
    position: "absolute",
    outline: "none",
    touchAction: "none",
    visibility: "hidden",
  });
  const pointer = document.createElement("img");
  pointer.alt = "";
  Object.assign(pointer.style, { position: "absolute", pointerEvents: "none", display: "none" });
  container.append(canvas, pointer);
  let size: { readonly widthPx: number; readonly heightPx: number } | undefined;
  let mode: ScaleMode = "fit";
  let scale = 1;
  let left = 0;
  let top = 0;

  const layout = (): void => {
    if (size === undefined) return;
    const { clientWidth: roomWidth, clientHeight: roomHeight } = container;
    const { widthPx, heightPx } = size;
    scale = mode === "fit" ? Math.min(roomWidth / widthPx, roomHeight / heightPx) || 1 : 1;
    left = Math.max(0, (roomWidth - widthPx * scale) / 2);
    top = Math.max(0, (roomHeight - heightPx * scale) / 2);
    container.style.overflow = mode === "fit" ? "hidden" : "auto";
    const devicePixels = scale * devicePixelRatio;
    Object.assign(canvas.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${widthPx * scale}px`,
      height: `${heightPx * scale}px`,
      visibility: "visible",
      // A whole number of device pixels for each of the guest's stays sharp.
      imageRendering:
        devicePixels >= 1 && Math.abs(devicePixels - Math.round(devicePixels)) < 0.01
          ? "pixelated"
          : "auto",
    });
  };
  const rooms = new ResizeObserver(() => {
    layout();
    onRoom(container.clientWidth, container.clientHeight);
  });
  rooms.observe(container);

  return {
    canvas,
    size: () => size,
    setSize: (widthPx, heightPx) => {
      size = { widthPx, heightPx };
      layout();
    },
    setScaleMode: (next) => {
      mode = next;
      layout();
    },
    paint: (widthPx, heightPx, patches) => {
      if (canvas.width !== widthPx) canvas.width = widthPx;
      if (canvas.height !== heightPx) canvas.height = heightPx;
      const context = canvas.getContext("2d", { alpha: false });
      for (const patch of patches) {
        const pixels = new Uint8ClampedArray(patch.rgba);
        context?.putImageData(
          new ImageData(pixels, patch.widthPx, patch.heightPx),
          patch.left,
          patch.top,
        );
      }
    },
    setCursor: (cursor, how) => {
      canvas.style.cursor = how === "css" ? cssCursor(cursor) : "default";
      const { shape, visible, position } = cursor;
      const image = how === "css" || shape === undefined ? undefined : cursorImage(shape);
      pointer.style.display = image === undefined || !visible ? "none" : "block";
      if (image === undefined || shape === undefined) return;
      if (pointer.src !== image) pointer.src = image;
      pointer.style.left = `${left + (position.x - shape.hotSpotX) * scale}px`;
      pointer.style.top = `${top + (position.y - shape.hotSpotY) * scale}px`;
      pointer.style.width = `${shape.widthPx * scale}px`;
    },
    remove: () => {
      rooms.disconnect();
      canvas.remove();
      pointer.remove();
      container.style.overflow = "";
    },
  };
};
