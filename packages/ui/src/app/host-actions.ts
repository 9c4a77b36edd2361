// What a desktop shell does for the page beyond its backend. A browser has none of it, and the page asks for the
// object, never for the shell's name.

/** A file that somebody chose, dropped or opened. */
export type ImageFile = { readonly kind: "iso" | "disk"; readonly path: string };

/** What the shell's menus, links and dropped files ask of the page. */
export type HostCommand =
  | { readonly kind: "create"; readonly file?: ImageFile | undefined }
  | { readonly kind: "showVm"; readonly id: string }
  | { readonly kind: "openDisplay"; readonly id: string };

export type HostActions = {
  /** The system's file dialog; undefined when it was cancelled. */
  chooseFile(kind: ImageFile["kind"]): Promise<string | undefined>;
  /** Shows the VM's display in a window of its own. */
  detachDisplay(id: string): void;
  /** Only in such a window: closes it, where another page would go back to the library. */
  readonly leaveDisplay?: () => void;
  /** Tells what the page shows, so that menus fit. */
  showing(what: { readonly id: string | undefined; readonly display: boolean }): void;
  /** Returns an idempotent unsubscribe. */
  onCommand(listener: (command: HostCommand) => void): () => void;
};
