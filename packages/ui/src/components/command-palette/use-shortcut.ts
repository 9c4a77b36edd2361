import { useEffect, useRef } from "react";
import { isShortcut, keyLabels } from "../kbd/platform.ts";

/** Runs when the shortcut ("Mod+K") is pressed anywhere in the page. A guest's screen that holds the keyboard keeps it. */
export const useShortcut = (shortcut: string, run: () => void): void => {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  }, [run]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !isShortcut(event, shortcut, keyLabels())) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [shortcut]);
};
