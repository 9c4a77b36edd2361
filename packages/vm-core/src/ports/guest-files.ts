// The port to what a start prepares and what a running guest leaves: secrets, variable stores, screenshots.
import type { ImageFormat, LaunchFile } from "@openutm/shared-types";

export type GuestFiles = {
  /** Makes one file of a launch plan. @throws ApiError `disk.full` | `host.limit` | `firmware.missing` */
  readonly prepare: (file: LaunchFile) => Promise<void>;
  /**
   * Looks whether QEMU may open the image as the config says it is, by its bytes alone.
   * @throws ApiError `image.notFound` and its kind, `image.refused` when it names a data file outside itself
   */
  readonly checkImage: (image: {
    readonly path: string;
    readonly format: ImageFormat;
  }) => Promise<void>;
  /** True when the path is there within the time. */
  readonly appears: (path: string, timeoutMs: number) => Promise<boolean>;
  /** A failure to remove is no failure of the caller. */
  readonly remove: (path: string) => Promise<void>;
  /** Reads a whole file of at most `maxBytes`. @throws ApiError `disk.full` when it is larger. */
  readonly readBounded: (path: string, maxBytes: number) => Promise<Uint8Array>;
};
