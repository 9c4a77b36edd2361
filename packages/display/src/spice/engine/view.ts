// The guest's picture as an element of the page: where it stands and how large.
import { placePicture, type Place, type Size, type Wish } from "../../view/place-picture.ts";
import { roomOf, watchRoom } from "../../view/watch-room.ts";
import type { CursorState } from "../common/channels/cursor/cursor-channel.ts";
import { cssCursor, cursorImage } from "../input/cursor.ts";
import type { PagePatch } from "../presenters/page-canvas.ts";

export type View = {
  readonly canvas: HTMLCanvasElement;
  size(): Size | undefined;
  setSize(widthPx: number, heightPx: number): void;
  setWish(wish: Wish): void;
  /** Pixels of the screen for one of the guest's. */
  devicePixels(): number;
  /** For pages whose workers cannot draw. */
  paint(widthPx: number, heightPx: number, patches: readonly PagePatch[]): void;
  /** `drawn`: the guest moves the pointer, so that the page cannot. */
  setCursor(cursor: CursorState, how: "css" | "drawn"): void;
  remove(): void;
};

/** @param onRoom after every change of the room that the picture has */
export const createView = (container: HTMLElement, onRoom: () => void): View => {
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
  let size: Size | undefined;
  let wish: Wish = { scaleMode: "fit", pixelDensity: "device" };
  let place: Place = { scale: 1, leftPx: 0, topPx: 0, isSharp: true, overflows: false };
  let drawn: CursorState | undefined;

  const placePointer = (): void => {
    const shape = drawn?.shape;
    const image = shape === undefined ? undefined : cursorImage(shape);
    pointer.style.display = image === undefined || drawn?.visible === false ? "none" : "block";
    if (image === undefined || shape === undefined || drawn === undefined) return;
    if (pointer.src !== image) pointer.src = image;
    const { scale, leftPx, topPx } = place;
    pointer.style.left = `${leftPx + (drawn.position.x - shape.hotSpotX) * scale}px`;
    pointer.style.top = `${topPx + (drawn.position.y - shape.hotSpotY) * scale}px`;
    pointer.style.width = `${shape.widthPx * scale}px`;
  };
  const layout = (): void => {
    if (size === undefined) return;
    place = placePicture(roomOf(container), size, wish);
    container.style.overflow = place.overflows ? "auto" : "hidden";
    Object.assign(canvas.style, {
      left: `${place.leftPx}px`,
      top: `${place.topPx}px`,
      width: `${size.widthPx * place.scale}px`,
      height: `${size.heightPx * place.scale}px`,
      visibility: "visible",
      imageRendering: place.isSharp ? "pixelated" : "auto",
    });
    placePointer();
  };
  const stopWatching = watchRoom(container, () => {
    layout();
    onRoom();
  });

  return {
    canvas,
    size: () => size,
    setSize: (widthPx, heightPx) => {
      size = { widthPx, heightPx };
      layout();
    },
    setWish: (next) => {
      wish = next;
      layout();
    },
    devicePixels: () => place.scale * devicePixelRatio,
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
      drawn = how === "drawn" ? cursor : undefined;
      placePointer();
    },
    remove: () => {
      stopWatching();
      canvas.remove();
      pointer.remove();
      container.style.overflow = "";
    },
  };
};
