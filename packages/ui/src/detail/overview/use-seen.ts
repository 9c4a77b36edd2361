import { useEffect, useState, type RefObject } from "react";

/** Whether an element is on the screen: scrolled into view, in a page that is looked at. */
export const useSeen = (element: RefObject<Element | null>): boolean => {
  const [isInView, setIsInView] = useState(false);
  const [isPageShown, setIsPageShown] = useState(() => document.visibilityState === "visible");
  useEffect(() => {
    const observed = element.current;
    if (observed === null) return undefined;
    const observer = new IntersectionObserver((entries) =>
      setIsInView(entries.some(({ isIntersecting }) => isIntersecting)),
    );
    observer.observe(observed);
    const look = (): void => setIsPageShown(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", look);
    };
  }, [element]);
  return isInView && isPageShown;
};
