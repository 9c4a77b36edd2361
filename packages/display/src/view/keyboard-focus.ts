// Whether the guest has the keyboard, and the way out of it.
import type { ReleaseShortcut } from "../remote-display.ts";
import { createReleaseRecognizer } from "./release-shortcut.ts";

export type KeyboardFocus = {
  hasKeyboard(): boolean;
  hasMouse(): boolean;
  setShortcut(shortcut: ReleaseShortcut): void;
  close(): void;
};

/** @param container holds the one element that takes the guest's keys */
export const watchKeyboardFocus = (
  container: HTMLElement,
  parts: {
    /** The keyboard or the mouse has come or gone. */
    onChange(): void;
    /** The shortcut was pressed. */
    onRelease(): void;
  },
): KeyboardFocus => {
  const stop = new AbortController();
  const { signal } = stop;
  let recognizer = createReleaseRecognizer("ctrlAlt");
  const isWithin = (element: Element | null): boolean =>
    element !== null && container.contains(element);

  const take = (event: KeyboardEvent): void => {
    if (!recognizer.take({ code: event.code, down: event.type === "keydown" })) return;
    // A shortcut that ends with a press is no press for the guest; one that ends with a release is let through.
    if (event.type === "keydown") {
      event.preventDefault();
      event.stopPropagation();
    }
    parts.onRelease();
  };
  const forget = (): void => {
    recognizer.reset();
    parts.onChange();
  };
  container.addEventListener("keydown", take, { signal, capture: true });
  container.addEventListener("keyup", take, { signal, capture: true });
  container.addEventListener("focusin", () => parts.onChange(), { signal });
  container.addEventListener("focusout", forget, { signal });
  window.addEventListener("blur", forget, { signal });
  window.addEventListener("focus", () => parts.onChange(), { signal });
  document.addEventListener("pointerlockchange", () => parts.onChange(), { signal });

  return {
    hasKeyboard: () => document.hasFocus() && isWithin(document.activeElement),
    hasMouse: () => isWithin(document.pointerLockElement),
    setShortcut: (shortcut) => {
      recognizer = createReleaseRecognizer(shortcut);
    },
    close: () => stop.abort(),
  };
};
