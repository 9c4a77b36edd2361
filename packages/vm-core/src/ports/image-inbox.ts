// The port to the library's images folder, as far as files are sent into it.

/** A file that is coming in; nothing of it has its name before `finish`. */
export type IncomingImage = {
  /** Where it will be. Free when it was chosen. */
  readonly path: string;
  /** @throws ApiError `disk.full` | `host.limit` */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Judges what is there so far, by its first 64 KiB. @throws ApiError `image.unknownFormat` */
  readonly judge: () => Promise<void>;
  /** Gives it its name, durably. @throws ApiError `image.refused` | `image.alreadyExists` | `disk.full` | `host.limit` */
  readonly finish: () => Promise<void>;
  /** Removes what came. Idempotent; nothing happens after `finish`. */
  readonly discard: () => Promise<void>;
};

export type ImageInbox = {
  /** @throws ApiError `disk.full` when there is no room for all of it | `host.limit` */
  readonly open: (file: {
    readonly name: string;
    readonly sizeBytes: number;
  }) => Promise<IncomingImage>;
};
