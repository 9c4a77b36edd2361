import { useEffect, useState, type RefObject } from "react";

// Base UI marks the button whose menu is open.
const mark = "data-popup-open";

/** Whether a menu that belongs to the element is open. CSS could ask with :has, which the floors do not know. */
export const useOpenPopup = (element: RefObject<HTMLElement | null>): boolean => {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const observer = new MutationObserver(() =>
      setOpen(watched.querySelector(`[${mark}]`) !== null),
    );
    observer.observe(watched, { attributes: true, attributeFilter: [mark], subtree: true });
    return () => observer.disconnect();
  }, [element]);
  return isOpen;
};
