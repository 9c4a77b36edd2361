// Text as keystrokes of a US keyboard. A table, and nothing that depends on the guest.
import keys from "./keys.json" with { type: "json" };

export type Keystroke = { readonly qcode: string; readonly shift: boolean };

const strokes: ReadonlyMap<string, Keystroke> = new Map<string, Keystroke>([
  ...keys.usLayout.flatMap(({ qcode, plain, shifted }): [string, Keystroke][] => [
    [plain, { qcode, shift: false }],
    [shifted, { qcode, shift: true }],
  ]),
  ...Object.entries(keys.controls).map(([character, qcode]): [string, Keystroke] => [
    character,
    { qcode, shift: false },
  ]),
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
