import { useCallback } from "react";

/** Give it to a bar at the end of the page: messages stay above it for as long as it is there. */
export const useLiftedToasts = (): ((bar: HTMLElement | null) => (() => void) | undefined) =>
  useCallback((bar) => {
    if (bar === null) return undefined;
    const { style } = document.documentElement;
    const lift = (): void => style.setProperty("--toast-lift", `${bar.offsetHeight}px`);
    const observer = new ResizeObserver(lift);
    observer.observe(bar);
    lift();
    return () => {
      observer.disconnect();
      style.removeProperty("--toast-lift");
    };
  }, []);
