// The command line: parses, runs one command, turns its outcome into an exit code (0 done, 1 failed, 2 wrong usage).
import { parseArgs } from "node:util";
import { ApiError, type ApiErrorValue, type BackendConnection } from "@openutm/shared-types";
import { UsageError, type Command } from "./command.ts";
import { commands } from "./commands/index.ts";
import { commandHelp, overview } from "./help.ts";
import { createPrinter, type Printer } from "./output/printer.ts";
import { connect } from "./session.ts";
import { version } from "./version.ts";

const alwaysThere = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;

type Parsed = {
  readonly values: Record<string, string | boolean | (string | boolean)[] | undefined>;
  readonly positionals: string[];
};

const usageLine = (name: string, { usage }: Command): string =>
  `Usage: openutm ${name} ${usage}`.trimEnd();

/** Node's own words advise on `--` at length. */
const unknownOption = /^Unknown option '([^']+)'/;

const parse = (name: string, command: Command, words: readonly string[]): Parsed => {
  try {
    return parseArgs({
      args: [...words],
      options: { ...command.options, ...alwaysThere },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const unknown = unknownOption.exec(said)?.[1];
    throw new UsageError(
      unknown === undefined
        ? said
        : `openutm ${name} has no option ${unknown}. ${usageLine(name, command)}`,
    );
  }
};

const checkArity = (name: string, command: Command, count: number): void => {
  const [minimum, maximum] = command.arity;
  if (count < minimum || count > maximum) throw new UsageError(usageLine(name, command));
};

const asValue = (error: unknown): ApiErrorValue => {
  if (error instanceof ApiError) return error.value;
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "internal",
    message,
    hint: "This is a defect in OpenUTM, or a file that cannot be written; please report it with `openutm doctor --json`.",
  };
};

const runCommand = async (
  name: string,
  command: Command,
  words: readonly string[],
  print: Printer,
): Promise<number> => {
  const { values, positionals } = parse(name, command, words);
  if (values["help"] === true) {
    print.result(
      { command: name, usage: command.usage, summary: command.summary },
      commandHelp(name, command),
    );
    return 0;
  }
  checkArity(name, command, positionals.length);
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  let connection: Promise<BackendConnection> | undefined;
  try {
    const backend = (): Promise<BackendConnection> => (connection ??= connect());
    return (
      (await command.run({
        arguments: positionals,
        options: values,
        print,
        backend,
        signal: interrupt.signal,
      })) ?? 0
    );
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    await connection?.then((open) => open.close()).catch(() => undefined);
  }
};

/** Runs one command line, without the program's name. Resolves to the exit code. */
export const main = async (words: readonly string[]): Promise<number> => {
  const [name = "--help", ...rest] = words;
  const print = createPrinter({
    json: words.includes("--json"),
    stdout: process.stdout,
    stderr: process.stderr,
    noColour: (process.env["NO_COLOR"] ?? "") !== "",
  });
  if (name === "--help" || name === "-h" || name === "help") {
    print.result({ commands: Object.keys(commands) }, overview(commands));
    return 0;
  }
  if (name === "--version") {
    print.result({ version }, `openutm ${version}`);
    return 0;
  }
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined)
      throw new UsageError(`openutm has no command “${name}”. \`openutm --help\` lists them.`);
    return await runCommand(name, command, rest, print);
  } catch (error) {
    if (error instanceof UsageError) {
      print.error({ code: "request.invalid", message: error.message });
      return 2;
    }
    print.error(asValue(error));
    return 1;
  }
};
