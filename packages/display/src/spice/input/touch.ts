// Fingers as a mouse: a tap clicks, a drag drags, a long press or two fingers click the other button, two fingers scroll.
import type { MouseButton } from "../common/channels/inputs/inputs-channel.ts";
import type { MouseMode } from "../common/channels/main/main-channel.ts";
import type { GuestInput } from "../worker/messages.ts";

/** In CSS pixels of the page. */
export type Touch = { readonly id: number; readonly x: number; readonly y: number };

export type TouchParts = {
  mode(): MouseMode;
  /** The guest's pixel under a point of the page. */
  toGuest(x: number, y: number): { readonly x: number; readonly y: number } | undefined;
  send(input: GuestInput): void;
};

export type TouchGestures = {
  down(touch: Touch): void;
  move(touch: Touch): void;
  up(touch: Touch): void;
  /** The system has taken the fingers: nothing stays pressed. */
  cancel(): void;
};

const longPressMs = 500;
/** A finger trembles. */
const slackPx = 10;
const pixelsPerClick = 32;

type Phase = "idle" | "pressed" | "dragging" | "scrolling" | "done";

export const createTouchGestures = ({ mode, toGuest, send }: TouchParts): TouchGestures => {
  const fingers = new Map<number, Touch>();
  let phase: Phase = "idle";
  let from: Touch | undefined;
  let rolled = 0;
  let hasScrolled = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const pointAt = ({ x, y }: Touch): void => {
    const at = toGuest(x, y);
    if (at !== undefined && mode() === "client") send({ kind: "move-to", ...at });
  };
  const click = (button: MouseButton): void => {
    send({ kind: "button", button, down: true });
    send({ kind: "button", button, down: false });
  };
  const isFar = (touch: Touch): boolean =>
    from !== undefined && Math.hypot(touch.x - from.x, touch.y - from.y) > slackPx;
  const endIfLast = (): void => {
    if (fingers.size === 0) phase = "idle";
  };

  const press = (touch: Touch): void => {
    phase = "pressed";
    from = touch;
    pointAt(touch);
    waiting = setTimeout(() => {
      phase = "done";
      click("right");
    }, longPressMs);
  };
  const scroll = (touch: Touch, before: Touch): void => {
    // Each finger counts by half: together they move the page as far as they went.
    rolled += (touch.y - before.y) / fingers.size;
    const clicks = Math.trunc(rolled / pixelsPerClick);
    if (clicks === 0) return;
    hasScrolled = true;
    rolled -= clicks * pixelsPerClick;
    send({ kind: "wheel", direction: clicks > 0 ? "up" : "down", clicks: Math.abs(clicks) });
  };

  return {
    down: (touch) => {
      fingers.set(touch.id, touch);
      if (phase === "idle") press(touch);
      else if (phase === "pressed") {
        clearTimeout(waiting);
        phase = "scrolling";
        rolled = 0;
        hasScrolled = false;
      }
    },
    move: (touch) => {
      const before = fingers.get(touch.id);
      if (before === undefined) return;
      fingers.set(touch.id, touch);
      if (phase === "scrolling") {
        scroll(touch, before);
        return;
      }
      if (phase === "pressed" && isFar(touch)) {
        clearTimeout(waiting);
        phase = "dragging";
        if (mode() === "client") send({ kind: "button", button: "left", down: true });
      }
      if (phase !== "dragging") return;
      if (mode() === "client") pointAt(touch);
      else send({ kind: "move-by", dx: touch.x - before.x, dy: touch.y - before.y });
    },
    up: (touch) => {
      if (!fingers.delete(touch.id)) return;
      clearTimeout(waiting);
      if (phase === "pressed") click("left");
      else if (phase === "dragging" && mode() === "client")
        send({ kind: "button", button: "left", down: false });
      else if (phase === "scrolling" && !hasScrolled) click("right");
      if (phase !== "idle") phase = "done";
      endIfLast();
    },
    cancel: () => {
      clearTimeout(waiting);
      if (phase === "dragging") send({ kind: "button", button: "left", down: false });
      fingers.clear();
      phase = "idle";
    },
  };
};
