// The port to the host's folders and its file manager, for pages that have no file dialog of their own.
import type { FolderListing } from "@openutm/shared-types";

export type FolderRequest = {
  /** Absolute; the user's home when absent. */
  readonly path?: string;
  readonly show: "images" | "all" | "folders";
};

export type Folders = {
  /** @throws ApiError `image.notFound` | `image.notAFile` when it is no folder | `host.limit` */
  readonly list: (request: FolderRequest) => Promise<FolderListing>;
  /** Why this backend can show nothing in a file manager; undefined when it can. */
  readonly whyNoReveal: () => string | undefined;
  /** Opens the file manager at the file. @throws ApiError `image.notFound` | `host.limit` */
  readonly reveal: (path: string) => Promise<void>;
};
