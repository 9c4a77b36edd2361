// The way back to a library whose database is damaged.
import { ApiError } from "@openutm/shared-types";
import { homePaths } from "../paths.ts";
import { openLibraryDb } from "../storage/open-library-db.ts";
import { setDatabaseAside } from "../storage/recover-library.ts";
import { takeOwnerLock } from "./lock.ts";

const isDamaged = (path: string): boolean => {
  try {
    openLibraryDb(path).close();
    return false;
  } catch (error) {
    if (error instanceof ApiError && error.code === "library.unusable") return true;
    throw error;
  }
};

/**
 * Sets the database of a library that nobody has open aside when it is damaged; the next opening reads every VM back
 * from its directory. Resolves to where the damaged one lies now, or to undefined when it is sound and stays.
 *
 * @throws ApiError `owner.held`, `library.newer`, `library.unusable` where the library cannot be locked, `host.limit`
 */
export const recoverLibrary = async (home: string, nowMs: number): Promise<string | undefined> => {
  const { ownerDb, libraryDb } = homePaths(home);
  const lock = takeOwnerLock(ownerDb);
  if (lock === undefined)
    throw new ApiError("owner.held", "OpenUTM has this library open.", {
      hint: "Quit OpenUTM, then run this again. Guests go on.",
    });
  try {
    return isDamaged(libraryDb) ? await setDatabaseAside(libraryDb, nowMs) : undefined;
  } finally {
    lock.release();
  }
};
