// What a desktop shell tells the page that it shows: shapes, and no code but plain functions, so that a preload script
// stays small.
import type { BackendEvent } from "@openutm/shared-types";

/** A file that was dropped, chosen or opened from outside. Nothing is made of it unasked: a dialog is prefilled. */
export type ImageFile = { readonly kind: "iso" | "disk"; readonly path: string };

/** What a menu, a link or a dropped file asks of the page. */
export type ShellCommand =
  | { readonly kind: "create"; readonly file?: ImageFile | undefined }
  | { readonly kind: "showVm"; readonly id: string }
  | { readonly kind: "openDisplay"; readonly id: string }
  /** An entry of the menu bar that the page has offered. */
  | { readonly kind: "run"; readonly command: string };

/** What the shell tells a page by itself. */
export type ShellMessage =
  | { readonly kind: "event"; readonly event: BackendEvent }
  | { readonly kind: "lost" }
  | { readonly kind: "ready" }
  | { readonly kind: "command"; readonly command: ShellCommand };

/** The kind of image that a file's name speaks of; undefined for any other file. */
export const imageFileOf = (path: string): ImageFile | undefined => {
  if (/\.iso$/i.test(path)) return { kind: "iso", path };
  return /\.(qcow2|img|raw)$/i.test(path) ? { kind: "disk", path } : undefined;
};
