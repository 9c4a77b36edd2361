// The keys that give the keyboard back: told apart from the guest's own chords by nothing else being pressed.
import type { ReleaseShortcut } from "../remote-display.ts";

export type KeyPress = { readonly code: string; readonly down: boolean };

type Recognizer = {
  /** Whether this press or release completes the shortcut. */
  take(key: KeyPress): boolean;
  /** The focus has gone: what was held is not known any more. */
  reset(): void;
};

const isControl = (code: string): boolean => code === "ControlLeft" || code === "ControlRight";
const isAlt = (code: string): boolean => code === "AltLeft" || code === "AltRight";

/** Windows tells AltGr as these two: a lone AltGr gives nothing back. */
const isAltGr = (held: ReadonlySet<string>): boolean =>
  held.has("ControlLeft") && held.has("AltRight");

/** A chord of modifiers that ends when they are let go with nothing pressed meanwhile: Ctrl-Alt-F1 stays the guest's. */
const aloneRecognizer = (isWhole: (held: ReadonlySet<string>) => boolean): Recognizer => {
  const held = new Set<string>();
  let isArmed = false;
  return {
    take: ({ code, down }) => {
      if (down) {
        held.add(code);
        isArmed = isWhole(held);
        return false;
      }
      held.delete(code);
      const completes = isArmed;
      isArmed = false;
      return completes;
    },
    reset: () => {
      held.clear();
      isArmed = false;
    },
  };
};

const recognizers: Readonly<Record<ReleaseShortcut, () => Recognizer>> = {
  ctrlAlt: () =>
    aloneRecognizer(
      (held) =>
        held.size === 2 && [...held].some(isControl) && [...held].some(isAlt) && !isAltGr(held),
    ),
  rightCtrl: () => aloneRecognizer((held) => held.size === 1 && held.has("ControlRight")),
  ctrlAltG: () => {
    const held = new Set<string>();
    return {
      take: ({ code, down }) => {
        if (down) held.add(code);
        else held.delete(code);
        return down && code === "KeyG" && [...held].some(isControl) && [...held].some(isAlt);
      },
      reset: () => held.clear(),
    };
  },
};

export const createReleaseRecognizer = (shortcut: ReleaseShortcut): Recognizer =>
  recognizers[shortcut]();
