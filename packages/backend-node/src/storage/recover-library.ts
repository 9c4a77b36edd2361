// Starts a library anew from the vm.json files, when its database is damaged and the user has said yes.
import { access, rename } from "node:fs/promises";
import { fsError } from "../files/fs-error.ts";

const companions = ["", "-wal", "-shm"] as const;

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Moves the database out of the way, so that the next opening makes an empty one and reads every VM back from its
 * directory. Nothing is deleted. Only for a library that no backend holds open. Returns the kept database's path.
 * @throws ApiError `host.limit`
 */
export const setDatabaseAside = async (libraryDb: string, nowMs: number): Promise<string> => {
  const kept = `${libraryDb}.unusable-${nowMs}`;
  for (const end of companions) {
    if (!(await isThere(libraryDb + end))) continue;
    try {
      await rename(libraryDb + end, kept + end);
    } catch (error) {
      throw fsError(error, libraryDb + end, "move");
    }
  }
  return kept;
};
