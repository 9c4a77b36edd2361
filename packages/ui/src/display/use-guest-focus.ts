// Gives the guest the focus, also from within a menu or a dialog, which would give it back to their button.
import type { RemoteDisplay } from "@openutm/display";
import { useCallback, useRef, type RefObject } from "react";
import type { FocusAfter } from "../components/menu/entries.ts";

export type GuestFocus = {
  /** Now, and once more when the menu or the dialog that is open has closed. */
  focusGuest(): void;
  readonly focusAfter: FocusAfter;
};

export const useGuestFocus = (
  screen: RefObject<HTMLElement | null>,
  display: RemoteDisplay | undefined,
): GuestFocus => {
  const isWanted = useRef(false);
  const focusGuest = useCallback(() => {
    isWanted.current = true;
    display?.focus();
  }, [display]);
  const focusAfter = useCallback((): HTMLElement | true => {
    const guest = isWanted.current ? screen.current?.querySelector("canvas") : undefined;
    isWanted.current = false;
    return guest ?? true;
  }, [screen]);
  return { focusGuest, focusAfter };
};
