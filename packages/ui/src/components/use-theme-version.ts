import { useSyncExternalStore } from "react";

let version = 0;

const subscribe = (changed: () => void): (() => void) => {
  const observer = new MutationObserver(() => {
    version += 1;
    changed();
  });
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "data-os"] });
  return () => observer.disconnect();
};

/** Changes with the theme: for what is drawn on a canvas, where no style sheet reaches. */
export const useThemeVersion = (): number => useSyncExternalStore(subscribe, () => version);

/** A token's present value, such as `--graph-1`. */
export const tokenOf = (element: Element, name: `--${string}`): string =>
  getComputedStyle(element).getPropertyValue(name).trim();
