// SQLite's result codes in the contract's words (sqlite.org/rescode.html; the low byte is the primary code).
import { ApiError } from "@openutm/shared-types";

const resultCode = {
  full: 13,
  readOnly: 8,
  cannotOpen: 14,
  busy: 5,
  locked: 6,
  corrupt: 11,
  notADatabase: 26,
} as const;

const primaryCode = (error: unknown): number | undefined => {
  const code = (error as { readonly errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
};

/** An `ApiError` as it is; a driver's error by its result code; anything else as it is. */
export const sqliteError = (error: unknown, path: string): unknown => {
  const code = primaryCode(error);
  if (error instanceof ApiError || code === undefined) return error;
  const said = error instanceof Error ? error.message : String(error);
  const options = { cause: error, data: { path, sqlite: code } };
  switch (code) {
    case resultCode.full:
      return new ApiError(
        "disk.full",
        `No space is left for the library (${path}). Nothing was changed.`,
        {
          ...options,
          hint: "Free some space and try again.",
        },
      );
    case resultCode.readOnly:
    case resultCode.cannotOpen:
      return new ApiError("host.limit", `The library cannot be written: ${path} (${said}).`, {
        ...options,
        hint: "Check that the folder exists, belongs to you and is not on a read-only disk.",
      });
    case resultCode.busy:
    case resultCode.locked:
      return new ApiError("library.unusable", `Another program holds the library: ${path}.`, {
        ...options,
        hint: "Close the other program and try again.",
      });
    default:
      return new ApiError(
        "library.unusable",
        `The library's database is damaged: ${path} (${said}).`,
        {
          ...options,
          hint: "Nothing was changed. Every VM also has its config in vm.json beside its disks, and the library can be read back from those.",
        },
      );
  }
};

/** Runs `work` and says a driver's error in the contract's words. */
export const sayingSqlite = <T>(path: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw sqliteError(error, path);
  }
};
