import { plainText } from "./plain-text.ts";

/** Columns that line up, two spaces apart; a heading in capitals. Cells are made harmless for a terminal. */
export const table = (
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string => {
  const clean = rows.map((row) => row.map(plainText));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...clean.map((row) => displayWidth(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - displayWidth(cell)))
      .join("  ")
      .trimEnd();
  return [line(headings.map((heading) => heading.toUpperCase())), ...clean.map(line)].join("\n");
};

// East Asian wide characters and emoji take two columns of a terminal.
const displayWidth = (text: string): number => {
  let width = 0;
  for (const character of text)
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
        character,
      )
        ? 2
        : 1;
  return width;
};
