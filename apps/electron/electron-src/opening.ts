// What may come from outside, in words, links and files. None of it runs anything: it selects a VM, prefills a dialog or
// is told of.
import { imageFileOf, type ShellCommand } from "@openutm/native-bridge/electron/shell";
import { basename, resolve } from "node:path";

export type OpenRequest =
  | { readonly kind: "page"; readonly command: ShellCommand }
  /** A recipe file, which no version can open yet. */
  | { readonly kind: "recipe"; readonly name: string };

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const vmLink = new RegExp(`^openutm://vm/(${uuid})/?$`, "i");
/** One letter and a colon is a drive of Windows. */
const anyAddress = /^[a-z][a-z0-9+.-]+:/i;
const maxLength = 4096;

/**
 * A link to a VM, an image file or a recipe; undefined for anything else, however it looks.
 *
 * @param folder where the word was said: a file's name may be relative to it
 */
export const openRequestOf = (word: string, folder: string): OpenRequest | undefined => {
  if (word.length > maxLength || word.includes("\0")) return undefined;
  const id = vmLink.exec(word)?.[1];
  if (id !== undefined) return { kind: "page", command: { kind: "showVm", id: id.toLowerCase() } };
  // A switch is none of the user's files.
  if (anyAddress.test(word) || word.startsWith("-")) return undefined;
  if (/\.openutm$/i.test(word)) return { kind: "recipe", name: basename(word) };
  const file = imageFileOf(resolve(folder, word));
  return file === undefined ? undefined : { kind: "page", command: { kind: "create", file } };
};
