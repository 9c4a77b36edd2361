// Keys by their place, from the element that has the focus.
import type { GuestInput } from "../worker/messages.ts";

const isMac = (): boolean => /mac/i.test(navigator.platform);

/** Sends until the returned function is called. */
export const listenToKeys = (
  element: HTMLElement,
  send: (input: GuestInput) => void,
): (() => void) => {
  const stop = new AbortController();
  const { signal } = stop;
  let lightsKnown = false;

  /** A guest's lights follow the host's once after the focus came; then the keys themselves toggle both. */
  const matchLights = (event: KeyboardEvent): void => {
    if (lightsKnown) return;
    lightsKnown = true;
    if (event.code === "CapsLock" || event.code === "NumLock" || event.code === "ScrollLock")
      return;
    send({
      kind: "lights",
      lights: {
        capsLock: event.getModifierState("CapsLock"),
        numLock: event.getModifierState("NumLock"),
        scrollLock: event.getModifierState("ScrollLock"),
      },
    });
  };
  const release = (): void => {
    lightsKnown = false;
    send({ kind: "release-all" });
  };

  element.addEventListener(
    "keydown",
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      matchLights(event);
      send({ kind: "key", code: event.code, down: true });
    },
    { signal },
  );
  element.addEventListener(
    "keyup",
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      // macOS tells no release of a key that went up while Command was down.
      if (event.code.startsWith("Meta") && isMac()) send({ kind: "release-all" });
      else send({ kind: "key", code: event.code, down: false });
    },
    { signal },
  );
  element.addEventListener("blur", release, { signal });
  window.addEventListener("blur", release, { signal });
  return () => stop.abort();
};
