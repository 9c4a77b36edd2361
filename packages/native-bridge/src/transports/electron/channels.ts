// What both sides of Electron's process border know: names and shapes, and no code but plain functions, so that the
// preload script stays small.
import type { ShellMessage } from "../../shell/messages.ts";

export * from "../../shell/messages.ts";

/** The one channel for requests, and the one for what the shell tells by itself. */
export const channels = {
  request: "openutm:rpc",
  message: "openutm:message",
  stream: "openutm:stream",
} as const;

/** The page's address. A scheme of its own: no other page and no file can claim to be it. */
export const pageScheme = "app";
export const pageOrigin = `${pageScheme}://openutm`;

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
