/** Something the app can do, as data: the palette, menus and shortcuts read the same table. */
export type Command = {
  readonly id: string;
  readonly title: string;
  /** What else people call it. */
  readonly keywords?: readonly string[];
  readonly shortcut?: string;
  /** Whether it makes sense now; without it, always. */
  when?(): boolean;
  run(): void;
};

const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLocaleLowerCase();

// Asked for each command at each key press.
const known = new WeakMap<Command, readonly string[]>();
const namesOf = (command: Command): readonly string[] => {
  const before = known.get(command);
  if (before !== undefined) return before;
  const { title, keywords = [] } = command;
  const names = plain([title, ...keywords].join(" ")).split(/[\s…“”"():-]+/);
  known.set(command, names);
  return names;
};

/** Whether each word of the query begins a word of the command's names. */
export const matches = (command: Command, query: string): boolean => {
  const names = namesOf(command);
  return plain(query)
    .split(/\s+/)
    .filter((word) => word !== "")
    .every((word) => names.some((name) => name.startsWith(word)));
};
