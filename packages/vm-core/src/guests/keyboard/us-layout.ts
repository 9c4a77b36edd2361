// Text as keystrokes of a US keyboard. A table, and nothing that depends on the guest.

export type Keystroke = { readonly qcode: string; readonly shift: boolean };

/** Keys by what they type alone and with shift. */
const keys: readonly (readonly [qcode: string, plain: string, shifted: string])[] = [
  ["grave_accent", "`", "~"],
  ["1", "1", "!"],
  ["2", "2", "@"],
  ["3", "3", "#"],
  ["4", "4", "$"],
  ["5", "5", "%"],
  ["6", "6", "^"],
  ["7", "7", "&"],
  ["8", "8", "*"],
  ["9", "9", "("],
  ["0", "0", ")"],
  ["minus", "-", "_"],
  ["equal", "=", "+"],
  ["bracket_left", "[", "{"],
  ["bracket_right", "]", "}"],
  ["backslash", "\\", "|"],
  ["semicolon", ";", ":"],
  ["apostrophe", "'", '"'],
  ["comma", ",", "<"],
  ["dot", ".", ">"],
  ["slash", "/", "?"],
  ...[..."abcdefghijklmnopqrstuvwxyz"].map(
    (letter) => [letter, letter, letter.toUpperCase()] as const,
  ),
];

const strokes: ReadonlyMap<string, Keystroke> = new Map<string, Keystroke>([
  ...keys.flatMap(([qcode, plain, shifted]): [string, Keystroke][] => [
    [plain, { qcode, shift: false }],
    [shifted, { qcode, shift: true }],
  ]),
  [" ", { qcode: "spc", shift: false }],
  ["\n", { qcode: "ret", shift: false }],
  ["\r", { qcode: "ret", shift: false }],
  ["\t", { qcode: "tab", shift: false }],
  ["\b", { qcode: "backspace", shift: false }],
  ["\u001b", { qcode: "esc", shift: false }],
]);

export type Typing =
  | { readonly ok: true; readonly strokes: readonly Keystroke[] }
  /** The first character that has no key, and where it stands (in characters, from 0). */
  | { readonly ok: false; readonly character: string; readonly index: number };

/** All or nothing: text with one untypeable character types nothing. A CR LF is one line end. */
export const typeText = (text: string): Typing => {
  const characters = [...text.replaceAll("\r\n", "\n")];
  const index = characters.findIndex((character) => !strokes.has(character));
  if (index >= 0) return { ok: false, character: characters[index] ?? "", index };
  return { ok: true, strokes: characters.flatMap((character) => strokes.get(character) ?? []) };
};
