/** Arguments as one line for a shell: what is more than a plain word is quoted. */
export const shellText = (argv: readonly string[]): string =>
  argv
    .map((word) =>
      /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`,
    )
    .join(" ");
