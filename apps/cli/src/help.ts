import type { Command } from "./command.ts";

export const overview = (commands: Readonly<Record<string, Command>>): string => {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const rows = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return [
    "OpenUTM runs a computer inside your computer.",
    "",
    "Usage: openutm COMMAND [options]",
    "",
    ...rows,
    "",
    "Every command takes --json (the contract's objects; one a line for events) and --help.",
    "A VM is named by its id, or by its name where only one has it. `--` ends the options.",
  ].join("\n");
};

export const commandHelp = (name: string, { summary, usage }: Command): string =>
  `${summary}\n\nUsage: openutm ${name}${usage === "" ? "" : ` ${usage}`} [--json]`;
