// QEMU's arguments as text that somebody reads, and back.

const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

const quoted = (argument: string): string =>
  plain.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

/** As a POSIX shell takes it, an option and its value a line. */
export const commandLine = (argv: readonly string[]): string =>
  argv
    .map((argument, index) => {
      const word = quoted(argument);
      if (index === 0) return word;
      return argument.startsWith("-") ? ` \\\n  ${word}` : ` ${word}`;
    })
    .join("");

/** One argument a line: what a line holds reaches QEMU as it stands, spaces and quotes too. */
export const argumentsOf = (text: string): string[] =>
  text.split(/\r?\n/).filter((line) => line.trim() !== "");

export const textOf = (args: readonly string[]): string => args.join("\n");
