// An inputs channel as a state machine: what is held, and how much motion may be under way.
import type { BodyOf, ServerMessage } from "@openutm/spice-wire";
import {
  type clientMessages,
  keyboardModifiers,
  motionAckBunch,
  mouseButtonMasks,
  mouseButtons,
} from "@openutm/spice-wire";
import { wireKeyOf } from "./scan-codes.ts";

type Table = (typeof clientMessages)["inputs"];
type Name = Exclude<keyof Table & string, "key_scancode">;

/** A message for the server: `encodeMessage(clientMessages.inputs, name, body)`. */
export type InputsSend = {
  readonly [N in Name]: { readonly name: N; readonly body: BodyOf<Table, N> };
}[Name];

export type MouseButton = "left" | "middle" | "right" | "side" | "extra";

/** The lights of a keyboard. */
export type Modifiers = {
  readonly scrollLock: boolean;
  readonly numLock: boolean;
  readonly capsLock: boolean;
};

export type InputsChannel = {
  readonly receive: (message: ServerMessage<"inputs">) => readonly InputsSend[];
  /** `code` is KeyboardEvent.code. A key that is held already is sent again: that is how keyboards repeat. */
  readonly keyDown: (code: string) => readonly InputsSend[];
  readonly keyUp: (code: string) => readonly InputsSend[];
  /** Relative motion, in the guest's pixels. */
  readonly moveBy: (dx: number, dy: number) => readonly InputsSend[];
  /** Absolute position on a display, in the guest's pixels. */
  readonly moveTo: (x: number, y: number, displayId: number) => readonly InputsSend[];
  readonly buttonDown: (button: MouseButton) => readonly InputsSend[];
  readonly buttonUp: (button: MouseButton) => readonly InputsSend[];
  /** Clicks of the wheel, away from the user being "up". */
  readonly wheel: (direction: "up" | "down", clicks: number) => readonly InputsSend[];
  /** For when the focus is lost: nothing stays pressed in the guest. */
  readonly releaseAll: () => readonly InputsSend[];
  /** Makes the guest's lights those of the host. */
  readonly setModifiers: (wanted: Modifiers) => readonly InputsSend[];
  /** The guest's lights as it last told. */
  readonly modifiers: () => Modifiers;
};

// Two bunches under way keep a server busy over one round trip; more would only lag behind the hand.
const maxMotionsUnderWay = motionAckBunch * 2;
const maxWheelClicks = 64;

export const createInputsChannel = (): InputsChannel => {
  const heldKeys = new Map<string, number>();
  const heldButtons = new Set<MouseButton>();
  let underWay = 0;
  let lights = 0;
  let motion = { dx: 0, dy: 0 };
  let position: { readonly x: number; readonly y: number; readonly displayId: number } | undefined;

  const held = (): number =>
    [...heldButtons].reduce((mask, button) => mask | mouseButtonMasks[button], 0);

  /** What the hand has done since the last message, as one message; none when nothing. */
  const takeMotion = (): readonly InputsSend[] => {
    if (position !== undefined) {
      const body = { ...position, held: held() };
      position = undefined;
      underWay += 1;
      return [{ name: "mouse_position", body }];
    }
    const dx = Math.trunc(motion.dx);
    const dy = Math.trunc(motion.dy);
    if (dx === 0 && dy === 0) return [];
    motion = { dx: motion.dx - dx, dy: motion.dy - dy };
    underWay += 1;
    return [{ name: "mouse_motion", body: { dx, dy, held: held() } }];
  };

  const motionWithinFlow = (): readonly InputsSend[] =>
    underWay < maxMotionsUnderWay ? takeMotion() : [];

  const keyUp = (code: string): readonly InputsSend[] => {
    const up = heldKeys.get(code);
    if (up === undefined) return [];
    heldKeys.delete(code);
    return [{ name: "key_up", body: { code: up } }];
  };

  const buttonUp = (button: MouseButton): readonly InputsSend[] => {
    if (!heldButtons.has(button)) return [];
    const before = takeMotion();
    heldButtons.delete(button);
    return [
      ...before,
      { name: "mouse_release", body: { button: mouseButtons[button], held: held() } },
    ];
  };

  return {
    receive(message) {
      switch (message.name) {
        case "init":
        case "key_modifiers":
          lights = message.body.modifiers;
          return [];
        case "mouse_motion_ack":
          underWay = Math.max(0, underWay - motionAckBunch);
          return motionWithinFlow();
        default:
          return [];
      }
    },
    keyDown(code) {
      const key = wireKeyOf(code);
      if (key === undefined) return [];
      heldKeys.set(code, key.up);
      return [{ name: "key_down", body: { code: key.down } }];
    },
    keyUp,
    moveBy(dx, dy) {
      position = undefined;
      motion = { dx: motion.dx + dx, dy: motion.dy + dy };
      return motionWithinFlow();
    },
    moveTo(x, y, displayId) {
      motion = { dx: 0, dy: 0 };
      position = { x: Math.max(0, Math.trunc(x)), y: Math.max(0, Math.trunc(y)), displayId };
      return motionWithinFlow();
    },
    buttonDown(button) {
      if (heldButtons.has(button)) return [];
      // The click belongs where the pointer is now, so its position goes first whatever is under way.
      const before = takeMotion();
      heldButtons.add(button);
      return [
        ...before,
        { name: "mouse_press", body: { button: mouseButtons[button], held: held() } },
      ];
    },
    buttonUp,
    wheel(direction, clicks) {
      const sends: InputsSend[] = [...takeMotion()];
      const button = mouseButtons[direction];
      for (let click = 0; click < Math.min(clicks, maxWheelClicks); click += 1) {
        const pressed = held() | mouseButtonMasks[direction];
        sends.push({ name: "mouse_press", body: { button, held: pressed } });
        sends.push({ name: "mouse_release", body: { button, held: held() } });
      }
      return sends;
    },
    releaseAll: () => [
      ...[...heldKeys.keys()].flatMap(keyUp),
      ...[...heldButtons].flatMap(buttonUp),
    ],
    setModifiers(wanted) {
      const modifiers =
        (wanted.scrollLock ? keyboardModifiers.scrollLock : 0) |
        (wanted.numLock ? keyboardModifiers.numLock : 0) |
        (wanted.capsLock ? keyboardModifiers.capsLock : 0);
      if (modifiers === lights) return [];
      lights = modifiers;
      return [{ name: "key_modifiers", body: { modifiers } }];
    },
    modifiers: () => ({
      scrollLock: (lights & keyboardModifiers.scrollLock) !== 0,
      numLock: (lights & keyboardModifiers.numLock) !== 0,
      capsLock: (lights & keyboardModifiers.capsLock) !== 0,
    }),
  };
};
