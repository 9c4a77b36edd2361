// Who owns the library: whoever holds an EXCLUSIVE transaction on `owner.db`. The kernel frees it with the process, even
// after kill -9, on every system and in both languages.
import { ApiError } from "@openutm/shared-types";
import { openSqlite } from "../storage/sqlite.ts";
import type { Sqlite } from "../storage/sqlite.ts";

export type OwnerLock = {
  /** Idempotent. */
  release(): void;
};

const sqliteBusy = 5;

const primaryCode = (cause: unknown): number | undefined => {
  const code = (cause as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
};

const unusable = (path: string, cause: unknown): ApiError =>
  new ApiError(
    "library.unusable",
    `OpenUTM cannot lock its library: ${String((cause as Error).message)}.`,
    {
      hint: `Look whether you may write ${path} and whether its disk is full or read-only.`,
      cause,
    },
  );

/**
 * Takes the lock without waiting. Undefined when another process has it.
 *
 * Nothing else may open `owner.db` in a process that holds it: closing any handle of a file gives up all POSIX locks
 * that the process has on it.
 *
 * @throws ApiError `library.unusable`
 */
export const takeOwnerLock = (ownerDbPath: string): OwnerLock | undefined => {
  let database: Sqlite;
  try {
    database = openSqlite(ownerDbPath);
  } catch (cause) {
    throw unusable(ownerDbPath, cause);
  }
  try {
    // A rollback journal: with WAL an EXCLUSIVE transaction keeps only writers out.
    database.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if (primaryCode(cause) === sqliteBusy) return undefined;
    throw unusable(ownerDbPath, cause);
  }
  return {
    release: () => database.close(),
  };
};
