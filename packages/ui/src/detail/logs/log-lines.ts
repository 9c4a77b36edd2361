/** A line with a number of its own, so that the page need not draw the others again. */
export type LogLine = { readonly number: number; readonly text: string };

/** More than that nobody reads on a page; the file has them all. */
export const maxLines = 2000;

export const addLines = (
  before: readonly LogLine[],
  texts: readonly string[],
): readonly LogLine[] => {
  const first = (before.at(-1)?.number ?? -1) + 1;
  const added = texts.map((text, index) => ({ number: first + index, text }));
  return [...before, ...added].slice(-maxLines);
};

/** A text cut at the places where the search is found, found ones at odd places; undefined where it is not. */
export const findIn = (text: string, search: string): readonly string[] | undefined => {
  if (search === "") return [text];
  const parts: string[] = [];
  const hay = text.toLowerCase();
  // A character that is longer in lower case would put the cuts elsewhere: it is then found as a whole line.
  if (hay.length !== text.length) return hay.includes(search.toLowerCase()) ? [text] : undefined;
  const needle = search.toLowerCase();
  let from = 0;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + needle.length));
    from = at + needle.length;
  }
  return parts.length === 0 ? undefined : [...parts, text.slice(from)];
};
