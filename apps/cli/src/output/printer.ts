// All that the command line prints goes through here: JSON for programs, words for people, colour only on a terminal.
import type { ApiErrorValue } from "@openutm/shared-types";
import { plainText } from "./plain-text.ts";

export type Printer = {
  readonly json: boolean;
  readonly terminal: boolean;
  /** The result: `value` for programs, `text` for people. */
  result(value: unknown, text: string | (() => string)): void;
  /** One line of a stream of results. */
  line(value: unknown, text: string): void;
  /** Progress and advice, for people only; never on standard output. */
  note(text: string): void;
  /** A line that replaces itself, on a terminal only. */
  progress(text: string): void;
  error(error: ApiErrorValue): void;
  paint(colour: Colour, text: string): string;
};

const codes = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1 } as const;
export type Colour = keyof typeof codes;

type Output = { readonly isTTY?: boolean; write(text: string): unknown };

export const createPrinter = (settings: {
  readonly json: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly noColour: boolean;
}): Printer => {
  const { json, stdout, stderr } = settings;
  const terminal = stdout.isTTY === true;
  const colourful = terminal && !settings.noColour;
  const paint = (colour: Colour, text: string): string =>
    colourful ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
  const printJson = (value: unknown): void => void stdout.write(`${JSON.stringify(value)}\n`);

  return {
    json,
    terminal,
    result(value, text) {
      if (json) return printJson(value);
      const words = typeof text === "string" ? text : text();
      if (words !== "") stdout.write(`${words}\n`);
    },
    line(value, text) {
      if (json) printJson(value);
      else stdout.write(`${text}\n`);
    },
    note(text) {
      if (!json) stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!json && stderr.isTTY === true) stderr.write(`\r\u001b[K${text}`);
    },
    error({ code, message, hint, data }) {
      if (json)
        return printJson({
          error: {
            code,
            message,
            ...(hint === undefined ? {} : { hint }),
            ...(data === undefined ? {} : { data }),
          },
        });
      const mark =
        stderr.isTTY === true && !settings.noColour ? "\u001b[31merror\u001b[0m" : "error";
      stderr.write(`${mark}: ${plainText(message)}\n`);
      if (hint !== undefined) stderr.write(`  ${plainText(hint)}\n`);
      const words = data?.["stderr"];
      if (Array.isArray(words))
        for (const word of words.slice(-12)) stderr.write(`  | ${plainText(String(word))}\n`);
      stderr.write(`  (${code})\n`);
    },
    paint,
  };
};
