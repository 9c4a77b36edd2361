import styles from "./Kbd.module.css";
import { keyLabels, shortcutText } from "./platform.ts";

/** A shortcut ("Mod+K"), written as this system writes it. */
export const Kbd = ({ shortcut }: { readonly shortcut: string }) => (
  <kbd className={styles["kbd"]} dir="ltr">
    {shortcutText(shortcut, keyLabels())}
  </kbd>
);
