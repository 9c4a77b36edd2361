// A menu that is set anew closes under the pointer that is in it, and costs an event's whole time with every event.
import type { MenuItemConstructorOptions } from "electron";

type Template = readonly MenuItemConstructorOptions[];

/**
 * Sets a menu only when it looks other than the one before. What its entries do must follow from their ids and words: that
 * is all that is compared.
 */
export const onlyChanged = <T extends Template>(
  set: (template: T) => void,
): ((template: T) => void) => {
  let shown: string | undefined;
  return (template) => {
    const looks = JSON.stringify(template);
    if (looks === shown) return;
    shown = looks;
    set(template);
  };
};
