import type { CreateFrom } from "../screens.ts";
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

/** Reads a drop. `pathOf` is the shell's word on where a file lies; in a browser nobody knows, and the file must be sent. */
export const readDrop = (
  { files, items }: Transfer,
  pathOf: ((file: File) => string | undefined) | undefined,
): Dropped => {
  const file = files[0];
  if (file === undefined) return { kind: "nothing" };
  if (items[0]?.webkitGetAsEntry()?.isDirectory === true) return { kind: "folder" };
  const path = pathOf?.(file);
  if (path === undefined) return { kind: "file", from: { kind: "dropped", file } };
  // What its name does not say, the backend finds out from its bytes.
  return {
    kind: "file",
    from: { kind: "path", file: imageFileOf(path) ?? { kind: "disk", path } },
  };
};
