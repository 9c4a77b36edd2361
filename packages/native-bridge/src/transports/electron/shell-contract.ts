// What the page asks of the Electron shell itself, beside the backend's methods: the same envelope, the same door.
import { HostPath, VmId, z } from "@openutm/shared-types";
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

const nothing = z.strictObject({});
const imageKind = z.enum(["iso", "disk"]);

/** Input and output of every call that the shell answers itself. */
export const shellMethods = {
  /** Redeems a ticket; the stream's port comes by a message of its own. */
  "shell.openStream": {
    input: z.strictObject({ ticket: z.string().min(1).max(128) }),
    output: nothing,
  },
  /** The system's file dialog; no path when it was cancelled. */
  "shell.chooseFile": {
    input: z.strictObject({ kind: imageKind }),
    output: z.strictObject({ path: HostPath.optional() }),
  },
  /** The VM's display in a window of its own; an open one comes to the front. */
  "shell.detachDisplay": { input: z.strictObject({ id: VmId }), output: nothing },
  /** What the window shows, so that the menus fit and leave a guest's keys alone. */
  "shell.showing": {
    input: z.strictObject({ id: VmId.optional(), display: z.boolean() }),
    output: nothing,
  },
  /** Opens an https address in the user's browser. */
  "shell.openExternal": {
    input: z.strictObject({ url: z.string().max(2048) }),
    output: nothing,
  },
  /** Shows the VM's folder in the system's file manager. */
  "shell.showInFiles": { input: z.strictObject({ id: VmId }), output: nothing },
} as const satisfies Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>;

export type ShellMethodName = keyof typeof shellMethods;
export type ShellInput<M extends ShellMethodName> = z.infer<(typeof shellMethods)[M]["input"]>;
export type ShellOutput<M extends ShellMethodName> = z.infer<(typeof shellMethods)[M]["output"]>;

export const isShellMethod = (name: string): name is ShellMethodName =>
  Object.prototype.hasOwnProperty.call(shellMethods, name);

/** A file that was dropped, chosen or opened from outside. Nothing is made of it unasked: a dialog is prefilled. */
export type ImageFile = { readonly kind: z.infer<typeof imageKind>; readonly path: string };

/** What a menu, a link or a dropped file asks of the page. */
export type ShellCommand =
  | { readonly kind: "create"; readonly file?: ImageFile | undefined }
  | { readonly kind: "showVm"; readonly id: string }
  | { readonly kind: "openDisplay"; readonly id: string };

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

/** What the preload script hands to the page: two functions and the path of a dropped file. */
export type ElectronBridge = {
  request(envelope: unknown): Promise<unknown>;
  /** One listener, for the page's life. */
  onMessage(listener: (message: ShellMessage) => void): void;
  /** Where a dropped file lies; empty for one that is on no disk. */
  pathOf(file: unknown): string;
};
