// Keys that the host or the browser would take for itself, or that a keyboard lacks. In the order of the menu.

export const chords = {
  ctrlAltDelete: ["ControlLeft", "AltLeft", "Delete"],
  ctrlAltBackspace: ["ControlLeft", "AltLeft", "Backspace"],
  ctrlShiftEscape: ["ControlLeft", "ShiftLeft", "Escape"],
  altTab: ["AltLeft", "Tab"],
  altF4: ["AltLeft", "F4"],
  meta: ["MetaLeft"],
  escape: ["Escape"],
  print: ["PrintScreen"],
  altPrint: ["AltLeft", "PrintScreen"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const functionKeys: readonly string[] = Array.from(
  { length: 12 },
  (_, index) => `F${index + 1}`,
);

/** Linux switches its consoles with these. */
export const terminalChords: readonly (readonly string[])[] = functionKeys.map((key) => [
  "ControlLeft",
  "AltLeft",
  key,
]);
