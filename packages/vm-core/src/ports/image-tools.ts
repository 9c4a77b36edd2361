// What the core asks of disk images. Every path is absolute; every format is named by the caller, never guessed by a tool.
import type { BackingImage, ImageFormat, ImageReport, OsReport } from "@openutm/shared-types";
import type { CopyOptions } from "./files.ts";

export type NewDisk = { readonly path: string; readonly sizeBytes: number };

export type NewOverlay = {
  readonly path: string;
  /** The image right below; its own chain is in its header. Its size is the overlay's. */
  readonly backing: BackingImage;
};

export type ImageCopy = {
  readonly from: string;
  readonly format: ImageFormat;
  /** `alone`: nothing below it is opened, whatever its header says. `chain`: what it lies on is flattened into the copy. */
  readonly layers: "alone" | "chain";
  /** A new qcow2 file. */
  readonly to: string;
};

export type ImageTools = {
  /**
   * Judges a file by its first bytes; no QEMU tool opens it. What OpenUTM must not use carries a `refusal`.
   * @throws ApiError `image.notFound`, `image.isDirectory`, `image.notAFile`, `image.empty`, `image.unreadable`
   */
  inspect(path: string): Promise<ImageReport>;
  /**
   * Names the system on an image by its volume descriptors, then by its file's name.
   * @throws ApiError as `inspect`
   */
  identify(path: string): Promise<OsReport>;
  /** Makes an empty qcow2. */
  createDisk(disk: NewDisk): Promise<void>;
  /** Makes a qcow2 that holds only what differs from `backing`. */
  createOverlay(overlay: NewOverlay): Promise<void>;
  /** Copies an image with its chain into one new qcow2; on failure or abort the new file is gone. */
  copy(copy: ImageCopy, options?: CopyOptions): Promise<void>;
  /** Makes an image larger. @throws ApiError `image.shrinkRefused`, `image.inUse`, `disk.full` */
  grow(image: {
    readonly path: string;
    readonly format: ImageFormat;
    readonly sizeBytes: number;
  }): Promise<void>;
  /** What the file takes on the disk, and what the guest sees; zero when it is not there. */
  usage(image: {
    readonly path: string;
    readonly format: ImageFormat;
  }): Promise<{ readonly allocatedBytes: number; readonly virtualSizeBytes?: number }>;
};
