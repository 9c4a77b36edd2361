// What the page asks of a desktop shell itself, beside the backend's methods: the same envelope, the same door.
import { HostPath, VmId, z } from "@openutm/shared-types";

const nothing = z.strictObject({});
const Count = z.int().min(0);
const imageKind = z.enum(["iso", "disk"]);

/** A command as the menu bar shows it: in the page's language, as it is now. */
export const MenuCommand = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z]+\.[A-Za-z]+$/)
    .max(64),
  menu: z.enum(["file", "vm", "view", "help"]),
  title: z.string().min(1).max(200),
  /** "Mod+Shift+K": Mod is Command on a Mac and Control elsewhere. What a framework refuses would cost the whole menu. */
  shortcut: z
    .string()
    .regex(/^(Mod\+)?(Shift\+)?([A-Z0-9,]|F([1-9]|1[0-2]))$/)
    .optional(),
  tone: z.literal("danger").optional(),
  /** Why it is greyed. */
  disabledReason: z.string().max(1000).optional(),
});
export type MenuCommand = z.infer<typeof MenuCommand>;

/** Input and output of every call that the shell answers itself. */
export const shellMethods = {
  /** Redeems a ticket; the stream's port comes by a message of its own. Only where streams come by ports (Electron). */
  "shell.openStream": {
    input: z.strictObject({ ticket: z.string().min(1).max(128) }),
    output: nothing,
  },
  /** Where WebSockets of streams open (`ws://127.0.0.1:port`); nothing where there is no such place. */
  "shell.streamOrigin": {
    input: nothing,
    output: z.strictObject({ origin: z.string().max(64).optional() }),
  },
  /** The system's file dialog; no path when it was cancelled. */
  "shell.chooseFile": {
    input: z.strictObject({ kind: imageKind }),
    output: z.strictObject({ path: HostPath.optional() }),
  },
  /** The VM's display in a window of its own; an open one comes to the front. */
  "shell.detachDisplay": { input: z.strictObject({ id: VmId }), output: nothing },
  /** Closes the window that the page is in. */
  "shell.closeWindow": { input: nothing, output: nothing },
  /** What the window shows, so that the menus fit and leave a guest's keys alone. */
  "shell.showing": {
    input: z.strictObject({ id: VmId.optional(), display: z.boolean() }),
    output: nothing,
  },
  /** What the menu bar offers while this window has the focus. */
  "shell.setCommands": {
    input: z.strictObject({ commands: z.array(MenuCommand).max(200) }),
    output: nothing,
  },
  /** Opens an https address in the user's browser. */
  "shell.openExternal": {
    input: z.strictObject({ url: z.string().max(2048) }),
    output: nothing,
  },
  /** Shows the VM's folder in the system's file manager. */
  "shell.showInFiles": { input: z.strictObject({ id: VmId }), output: nothing },
  /** What was dropped on the window, once. None where the engine shows a page the files itself. */
  "shell.takeHeldFiles": {
    input: nothing,
    output: z.strictObject({
      files: z.array(z.strictObject({ id: Count, name: z.string(), sizeBytes: Count })),
    }),
  },
  /** A piece of such a file, in base64; shorter than the others at its end, after which the file cannot be read any more. */
  "shell.readHeldFile": {
    input: z.strictObject({ id: Count, from: Count }),
    output: z.strictObject({ bytes: z.string() }),
  },
} as const satisfies Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>;

export type ShellMethodName = keyof typeof shellMethods;
export type ShellInput<M extends ShellMethodName> = z.infer<(typeof shellMethods)[M]["input"]>;
export type ShellOutput<M extends ShellMethodName> = z.infer<(typeof shellMethods)[M]["output"]>;

export const isShellMethod = (name: string): name is ShellMethodName =>
  Object.prototype.hasOwnProperty.call(shellMethods, name);
