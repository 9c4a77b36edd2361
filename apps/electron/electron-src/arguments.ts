// What the words after the program's name ask for: the command line, or a window.
import { openRequestOf, type OpenRequest } from "./opening.ts";

export type Arguments =
  | { readonly kind: "command"; readonly words: readonly string[] }
  | { readonly kind: "window"; readonly open?: OpenRequest };

type ArgumentFacts = {
  /** An app from a folder gets its folder as the first plain word. */
  readonly packaged: boolean;
  /** The command line's bundle, which starts this program again as `[program, bundle, "backend"]`. */
  readonly cliScript: string;
  /** Where the program was started. */
  readonly folder: string;
};

const commandName = /^[a-z]+$/;
const ownSwitches: ReadonlySet<string> = new Set(["--help", "-h", "--version"]);

/** Chromium's and Electron's own switches come first; `-r` (a debugger's) has a value. */
const withoutSwitches = (words: readonly string[]): readonly string[] => {
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "-r") at += 1;
    else if (!word.startsWith("-") || ownSwitches.has(word)) break;
  }
  return words.slice(at);
};

/**
 * A second start hands its words to the first in one message of 32 KiB, and Chromium ends a first one that gives no answer
 * to a longer one (its process_singleton_posix.cc).
 */
const maxHandoverBytes = 16 * 1024;

/** The words that a first instance can be handed: of a link that anybody may make up, and of hundreds of files. */
export const wordsToHandOver = (words: readonly string[]): readonly string[] => {
  let bytes = 0;
  return words.filter((word) => {
    const size = Buffer.byteLength(word) + 1;
    if (bytes + size > maxHandoverBytes) return false;
    bytes += size;
    return true;
  });
};

/** @param argv as the process got it, the program first */
export const readArguments = (
  argv: readonly string[],
  { packaged, cliScript, folder }: ArgumentFacts,
): Arguments => {
  let words = withoutSwitches(argv.slice(1));
  if (!packaged) words = withoutSwitches(words.slice(1));
  if (words[0] === cliScript) words = words.slice(1);
  const [first] = words;
  if (first === undefined) return { kind: "window" };
  if (commandName.test(first) || ownSwitches.has(first)) return { kind: "command", words };
  const open = openRequestOf(first, folder);
  return open === undefined ? { kind: "window" } : { kind: "window", open };
};
