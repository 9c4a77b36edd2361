// What a command is. `commands/` has one file a command or family; `commands/index.ts` is the table.
import type { BackendConnection, ByteStream, Vm } from "@openutm/shared-types";
import type { ParseArgsOptionsConfig } from "node:util";
import type { Printer } from "./output/printer.ts";

export type OptionValues = Readonly<
  Record<string, string | boolean | (string | boolean)[] | undefined>
>;

export type CommandContext = {
  readonly arguments: readonly string[];
  readonly options: OptionValues;
  readonly print: Printer;
  /** The backend, started when none runs. Connected on first use. */
  backend(): Promise<BackendConnection>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
};

export type Command = {
  readonly summary: string;
  /** The words after the command's name, as shown in the help. */
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  /** How many plain words the command takes. */
  readonly arity: readonly [minimum: number, maximum: number];
  /** Resolves to the exit code; none means 0. */
  run(context: CommandContext): Promise<number | void>;
};

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {}

export const textOption = (options: OptionValues, name: string): string | undefined => {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
};

export const flag = (options: OptionValues, name: string): boolean => options[name] === true;

/** @throws UsageError when the option is no whole number in the range. */
export const wholeNumberOption = (
  options: OptionValues,
  name: string,
  minimum: number,
  maximum: number,
): number | undefined => {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new UsageError(
      `--${name} takes a whole number from ${minimum} to ${maximum}, not “${text}”.`,
    );
  }
  return value;
};

/** @throws UsageError when the option is none of the choices. */
export const choiceOption = <T extends string>(
  options: OptionValues,
  name: string,
  choices: readonly T[],
): T | undefined => {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found === undefined)
    throw new UsageError(`--${name} takes one of ${choices.join(", ")}, not “${text}”.`);
  return found;
};

/** A command that acts on one VM and prints it as it then is. */
export type VmAction = (context: CommandContext, vm: Vm, backend: BackendConnection) => Promise<Vm>;

/** All bytes of a stream that only comes down. */
export const bytesOf = async (stream: ByteStream): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** The lines of a stream of text, without their ends. */
export async function* linesOf(stream: ByteStream): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream.chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
