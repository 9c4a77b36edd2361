/** The systems whose keyboards are labelled differently. */
export type KeyLabels = "apple" | "other";

/** By the host's word (`data-os`), else by what the browser says. */
export const keyLabels = (): KeyLabels => {
  const os = document.documentElement.dataset["os"];
  if (os !== undefined) return os === "macos" ? "apple" : "other";
  return /mac|iphone|ipad/i.test(navigator.platform) ? "apple" : "other";
};

const apple: Readonly<Record<string, string>> = {
  Mod: "⌘",
  Ctrl: "⌃",
  Alt: "⌥",
  Shift: "⇧",
  Enter: "↩",
  Backspace: "⌫",
  Delete: "⌦",
};
const other: Readonly<Record<string, string>> = { Mod: "Ctrl" };

/** "Mod+Shift+K" as the system writes it: ⇧⌘K or Ctrl+Shift+K. */
export const shortcutText = (shortcut: string, labels: KeyLabels): string => {
  const keys = shortcut.split("+");
  if (labels === "other") return keys.map((key) => other[key] ?? key).join("+");
  const order = ["Ctrl", "Alt", "Shift", "Mod"];
  const held = order.filter((key) => keys.includes(key));
  const rest = keys.filter((key) => !order.includes(key));
  return [...held, ...rest].map((key) => apple[key] ?? key).join("");
};

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether a key press is this shortcut. Mod is Command on Apple's keyboards and Control elsewhere. */
export const isShortcut = (event: KeyPress, shortcut: string, labels: KeyLabels): boolean => {
  const keys = shortcut.split("+");
  const wants = (key: string): boolean => keys.includes(key);
  const control = wants("Ctrl") || (wants("Mod") && labels === "other");
  const meta = wants("Mod") && labels === "apple";
  return (
    event.ctrlKey === control &&
    event.metaKey === meta &&
    event.altKey === wants("Alt") &&
    event.shiftKey === wants("Shift") &&
    event.key.toLowerCase() === keys.at(-1)?.toLowerCase()
  );
};
