// Full screen, and with it the keys that the system would take for itself.
import { useCallback, useEffect, useState } from "react";

/** Of browsers that can give a page in full screen the system's own keys (Chromium). */
type KeyboardLock = { lock(keys?: readonly string[]): Promise<void>; unlock(): void };

const keyboardLock = (): KeyboardLock | undefined =>
  (navigator as { readonly keyboard?: Partial<KeyboardLock> }).keyboard?.lock === undefined
    ? undefined
    : (navigator as unknown as { readonly keyboard: KeyboardLock }).keyboard;

export type FullScreen = {
  readonly isOn: boolean;
  /** Rejects where the browser allows none. */
  enter(): Promise<void>;
  leave(): void;
};

/**
 * The whole page goes to full screen, so that menus and dialogs are seen there too.
 * @param captures whether Alt-Tab, Escape and their like go to the guest
 */
export const useFullScreen = (captures: boolean): FullScreen => {
  const [isOn, setIsOn] = useState(() => document.fullscreenElement !== null);
  useEffect(() => {
    const follow = (): void => setIsOn(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  useEffect(() => {
    const lock = keyboardLock();
    if (!isOn || !captures || lock === undefined) return undefined;
    // Denied: the guest gets what the browser leaves it.
    void lock.lock().catch(() => undefined);
    return () => lock.unlock();
  }, [isOn, captures]);
  // A display that is left leaves full screen with it.
  useEffect(
    () => () => {
      if (document.fullscreenElement !== null)
        void document.exitFullscreen().catch(() => undefined);
    },
    [],
  );
  const enter = useCallback(
    () => document.documentElement.requestFullscreen({ navigationUI: "hide" }),
    [],
  );
  const leave = useCallback(() => {
    if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
  }, []);
  return { isOn, enter, leave };
};
