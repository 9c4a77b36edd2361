/**
 * A VM's name as the page shows it. Marks that reorder the text around them, and control characters, would make it read as
 * something else: they are written out, as the command line does.
 */
export const shownName = (name: string): string =>
  name.replaceAll(
    /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`,
  );
