// What the words after the program's name ask for. Whatever comes from outside (a link, a file) runs nothing: it selects
// a VM or prefills a dialog.
import { imageFileOf, type ShellCommand } from "@openutm/native-bridge/electron/shell";

export type Arguments =
  | { readonly kind: "command"; readonly words: readonly string[] }
  | { readonly kind: "window"; readonly open?: ShellCommand };

type ArgumentFacts = {
  /** An app from a folder gets its folder as the first plain word. */
  readonly packaged: boolean;
  /** The command line's bundle, which starts this program again as `[program, bundle, "backend"]`. */
  readonly cliScript: string;
};

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const vmLink = new RegExp(`^openutm://vm/(${uuid})/?$`, "i");
const commandName = /^[a-z]+$/;
const ownSwitches: ReadonlySet<string> = new Set(["--help", "-h", "--version"]);
const maxLength = 4096;

/** A link or an image file; undefined for anything else, however it looks. */
export const openRequestOf = (word: string): ShellCommand | undefined => {
  if (word.length > maxLength || word.includes("\0")) return undefined;
  const id = vmLink.exec(word)?.[1];
  if (id !== undefined) return { kind: "showVm", id: id.toLowerCase() };
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(word)) return undefined;
  const file = imageFileOf(word);
  return file === undefined ? undefined : { kind: "create", file };
};

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

/** @param argv as the process got it, the program first */
export const readArguments = (
  argv: readonly string[],
  { packaged, cliScript }: ArgumentFacts,
): Arguments => {
  let words = withoutSwitches(argv.slice(1));
  if (!packaged) words = withoutSwitches(words.slice(1));
  if (words[0] === cliScript) words = words.slice(1);
  const [first] = words;
  if (first === undefined) return { kind: "window" };
  if (commandName.test(first) || ownSwitches.has(first)) return { kind: "command", words };
  const open = openRequestOf(first);
  return open === undefined ? { kind: "window" } : { kind: "window", open };
};
