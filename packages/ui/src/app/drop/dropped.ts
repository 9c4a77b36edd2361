import type { CreateFrom } from "../screens.ts";
import type { DroppedFile, HostActions } from "../host-actions.ts";
import { imageFileOf } from "../image-file.ts";

/** What somebody has dropped on the page, as far as a machine can be made of it. */
export type Dropped =
  | { readonly kind: "file"; readonly from: CreateFrom }
  | { readonly kind: "folder" }
  | { readonly kind: "nothing" };

type Transfer = {
  readonly files: ArrayLike<File>;
  readonly items: ArrayLike<Pick<DataTransferItem, "webkitGetAsEntry">>;
};

/** What the shell says of where files lie; in a browser nobody knows, and the file must be sent. */
type Places = Pick<HostActions, "pathOf" | "heldFiles"> | undefined;

/** Whether a drag carries files. WebKitGTK tells a page of their addresses alone. */
export const carriesFiles = (types: readonly string[], places: Places): boolean =>
  types.includes("Files") ||
  (types.includes("text/uri-list") && (places?.heldFiles?.() ?? []).length > 0);

/**
 * The files that were dropped, to be read. Call it while the drop is told of: a page is not shown them afterwards. An engine
 * that shows a page none has them from its shell.
 */
export const droppedFiles = async (
  { files }: Pick<Transfer, "files">,
  host: Pick<HostActions, "takeHeldFiles"> | undefined,
): Promise<readonly DroppedFile[]> => {
  const shown = Array.from(files);
  if (shown.length === 0) return (await host?.takeHeldFiles?.()) ?? [];
  return shown.map((file) => ({ name: file.name, sizeBytes: file.size, open: async () => file }));
};

// What its name does not say, the backend finds out from its bytes.
const fileAt = (path: string): Dropped => ({
  kind: "file",
  from: { kind: "path", file: imageFileOf(path) ?? { kind: "disk", path } },
});

export const readDrop = ({ files, items }: Transfer, places: Places): Dropped => {
  const file = files[0];
  const held = places?.heldFiles?.()[0];
  if (file === undefined) return held === undefined ? { kind: "nothing" } : fileAt(held);
  if (items[0]?.webkitGetAsEntry()?.isDirectory === true) return { kind: "folder" };
  const path = places?.pathOf?.(file);
  return path === undefined ? { kind: "file", from: { kind: "dropped", file } } : fileAt(path);
};
