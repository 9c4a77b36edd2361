// What a desktop shell does for the page beyond its backend. A browser has none of it, and the page asks for the
// object or the single function, never for the shell's name.
import type { Platform } from "@openutm/shared-types";
import { createContext, use } from "react";
import type { CommandId, ShownCommand } from "./commands/table.ts";

/** A file that somebody chose, dropped or opened. */
export type ImageFile = { readonly kind: "iso" | "disk"; readonly path: string };

/** A file that was dropped on the page, to be read as a whole. */
export type DroppedFile = {
  readonly name: string;
  readonly sizeBytes: number;
  open(): Promise<File>;
};

/** What the shell's menus, links and dropped files ask of the page. */
export type HostCommand =
  | { readonly kind: "create"; readonly file?: ImageFile | undefined }
  | { readonly kind: "showVm"; readonly id: string }
  | { readonly kind: "openDisplay"; readonly id: string }
  /** A menu entry that the page has offered by `setCommands`; it is about the VM that the page shows. */
  | { readonly kind: "run"; readonly command: CommandId };

export type HostActions = {
  /** The system that the page runs on: fonts, key names and insets follow it. */
  readonly platform?: Platform;
  /** The system's file dialog; undefined when it was cancelled. */
  chooseFile(kind: ImageFile["kind"]): Promise<string | undefined>;
  /** Where a file that was dropped on the page lies; undefined for one that is on no disk. */
  pathOf?(file: File): string | undefined;
  /** Where the files lie that are held over the page, for an engine that shows a page no file of theirs (WebKitGTK). */
  heldFiles?(): readonly string[];
  /** Those that were dropped on the page just now, for such an engine. */
  takeHeldFiles?(): Promise<readonly DroppedFile[]>;
  /** Shows the VM's display in a window of its own. */
  detachDisplay(id: string): void;
  /** Only in such a window: closes it, where another page would go back to the library. */
  readonly leaveDisplay?: () => void;
  /** Shows the VM's folder in the system's file manager. */
  showInFiles?(id: string): Promise<void>;
  /** Tells what the page shows, so that menus fit. */
  showing(what: { readonly id: string | undefined; readonly display: boolean }): void;
  /** Tells what the menu bar offers now, in the page's language; told again with every change. */
  setCommands?(commands: readonly ShownCommand[]): void;
  /** Returns an idempotent unsubscribe. */
  onCommand(listener: (command: HostCommand) => void): () => void;
};

export const HostContext = createContext<HostActions | undefined>(undefined);

/** The shell, where the page runs in one. */
export const useHost = (): HostActions | undefined => use(HostContext);
