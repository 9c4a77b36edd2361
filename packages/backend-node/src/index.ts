export * from "./files/directories.ts";
export * from "./files/durable.ts";
export * from "./files/fs-error.ts";
export * from "./files/vm-files.ts";
export * from "./images/image-tools.ts";
export * from "./paths.ts";
export * from "./storage/library-store.ts";
export * from "./storage/recover-library.ts";
export type * from "./storage/sqlite.ts";
