// The mouse over the guest's picture: absolute where the guest has a tablet, captured where it has only a mouse.
import type { MouseButton } from "../common/channels/inputs/inputs-channel.ts";
import type { MouseMode } from "../common/channels/main/main-channel.ts";
import type { GuestInput } from "../worker/messages.ts";
import { createTouchGestures } from "./touch.ts";

/** `MouseEvent.button`. */
const buttons: readonly MouseButton[] = ["left", "middle", "right", "side", "extra"];

const pixelsPerClick = 100;
const linesPerClick = 3;

type Screen = { readonly widthPx: number; readonly heightPx: number };

export type PointerParts = {
  readonly canvas: HTMLCanvasElement;
  mode(): MouseMode;
  /** Of the guest's screen; undefined before the first picture. */
  size(): Screen | undefined;
  send(input: GuestInput): void;
};

const clicksOf = (event: WheelEvent): number =>
  event.deltaMode === WheelEvent.DOM_DELTA_PIXEL
    ? event.deltaY / pixelsPerClick
    : event.deltaY / linesPerClick;

/** Sends until the returned function is called. */
export const listenToPointer = ({ canvas, mode, size, send }: PointerParts): (() => void) => {
  const stop = new AbortController();
  const { signal } = stop;
  let heldButtons = 0;
  let wheel = 0;

  const isCaptured = (): boolean => document.pointerLockElement === canvas;

  const guestPoint = (x: number, y: number, screen: Screen): { x: number; y: number } => {
    const box = canvas.getBoundingClientRect();
    const along = (at: number, from: number, length: number, pixels: number): number =>
      Math.min(pixels - 1, Math.max(0, Math.floor(((at - from) * pixels) / length)));
    return {
      x: along(x, box.left, box.width, screen.widthPx),
      y: along(y, box.top, box.height, screen.heightPx),
    };
  };
  const move = (event: MouseEvent): void => {
    const screen = size();
    if (screen === undefined) return;
    if (mode() === "server") {
      if (isCaptured()) send({ kind: "move-by", dx: event.movementX, dy: event.movementY });
      return;
    }
    send({ kind: "move-to", ...guestPoint(event.clientX, event.clientY, screen) });
  };
  const press = (event: MouseEvent): void => {
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    if (mode() === "server" && !isCaptured()) {
      // Denied or unknown: the guest is then left without a mouse, as it was.
      void Promise.resolve(canvas.requestPointerLock()).catch(() => undefined);
      return;
    }
    const button = buttons[event.button];
    if (button === undefined) return;
    move(event);
    heldButtons += 1;
    send({ kind: "button", button, down: true });
  };
  const release = (event: MouseEvent): void => {
    const button = buttons[event.button];
    if (heldButtons === 0 || button === undefined) return;
    heldButtons -= 1;
    move(event);
    send({ kind: "button", button, down: false });
  };
  const roll = (event: WheelEvent): void => {
    event.preventDefault();
    wheel += clicksOf(event);
    const clicks = Math.trunc(wheel);
    if (clicks === 0) return;
    wheel -= clicks;
    send({ kind: "wheel", direction: clicks < 0 ? "up" : "down", clicks: Math.abs(clicks) });
  };

  const gestures = createTouchGestures({
    mode,
    toGuest: (x, y) => {
      const screen = size();
      return screen === undefined ? undefined : guestPoint(x, y, screen);
    },
    send,
  });
  const byFinger = (tell: (event: PointerEvent) => void) => (event: PointerEvent) => {
    if (event.pointerType !== "touch") return;
    // Else the browser makes a mouse of the finger, too.
    event.preventDefault();
    tell(event);
  };
  const touchOf = ({ pointerId, clientX, clientY }: PointerEvent) => ({
    id: pointerId,
    x: clientX,
    y: clientY,
  });
  canvas.addEventListener(
    "pointerdown",
    byFinger((event) => {
      canvas.focus({ preventScroll: true });
      gestures.down(touchOf(event));
    }),
    { signal },
  );
  canvas.addEventListener(
    "pointermove",
    byFinger((event) => gestures.move(touchOf(event))),
    { signal },
  );
  canvas.addEventListener(
    "pointerup",
    byFinger((event) => gestures.up(touchOf(event))),
    { signal },
  );
  canvas.addEventListener("pointercancel", byFinger(gestures.cancel), { signal });
  // Told after a tap and a long press whatever was prevented: the fingers have clicked already.
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), {
    signal,
    passive: false,
  });

  canvas.addEventListener("mousemove", move, { signal });
  canvas.addEventListener("mousedown", press, { signal });
  // A button may come up, and a drag go on, outside the picture.
  window.addEventListener("mouseup", release, { signal });
  window.addEventListener(
    "mousemove",
    (event) => {
      if (heldButtons > 0 && event.target !== canvas) move(event);
    },
    { signal },
  );
  canvas.addEventListener("wheel", roll, { signal, passive: false });
  canvas.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  return () => {
    stop.abort();
    if (isCaptured()) document.exitPointerLock();
  };
};
