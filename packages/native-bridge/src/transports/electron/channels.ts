// What both sides of Electron's process border know: names and shapes, and no code but plain functions, so that the
// preload script stays small.
import type { BackendEvent } from "@openutm/shared-types";

/** The one channel for requests, and the one for what the shell tells by itself. */
export const channels = {
  request: "openutm:rpc",
  message: "openutm:message",
  stream: "openutm:stream",
} as const;

/** The page's address. A scheme of its own: no other page and no file can claim to be it. */
export const pageScheme = "app";
export const pageOrigin = `${pageScheme}://openutm`;

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

/** What the preload script hands to the page: two functions, the path of a dropped file, and where it runs. */
export type ElectronBridge = {
  /** As Node names it. */
  readonly platform: string;
  request(envelope: unknown): Promise<unknown>;
  /** One listener, for the page's life. */
  onMessage(listener: (message: ShellMessage) => void): void;
  /** Where a dropped file lies; empty for one that is on no disk. */
  pathOf(file: unknown): string;
};

/** The kind of image that a file's name speaks of; undefined for any other file. */
export const imageFileOf = (path: string): ImageFile | undefined => {
  if (/\.iso$/i.test(path)) return { kind: "iso", path };
  return /\.(qcow2|img|raw)$/i.test(path) ? { kind: "disk", path } : undefined;
};
