// Opens `library.db` and brings its schema up to date.
import { ApiError } from "@openutm/shared-types";
import errors from "./sqlite-errors.json" with { type: "json" };
import { migrations } from "./migrations.generated.ts";
import { sayingSqlite } from "./sqlite-error.ts";
import type { Sqlite } from "./sqlite.ts";
import { openSqlite } from "./sqlite.ts";

const userVersion = (database: Sqlite): number =>
  Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);

const migrate = (database: Sqlite, path: string): void => {
  const version = userVersion(database);
  const newest = migrations.length;
  if (version > newest)
    throw new ApiError(
      "library.newer",
      `A newer OpenUTM made this library (version ${version}; this one knows ${newest}).`,
      { hint: "Install the newer OpenUTM. Nothing was changed.", data: { path, version, newest } },
    );
  for (const migration of migrations.slice(version))
    database.transaction(() => {
      database.exec(migration.sql);
      database.exec(`PRAGMA user_version = ${migration.version}`);
    });
};

const checkSound = (database: Sqlite, path: string): void => {
  const found = database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
  if (found !== "ok")
    throw new ApiError(
      "library.unusable",
      `The library's database is damaged: ${path} (${String(found)}).`,
      {
        hint: errors.other.hint,
        data: { path },
      },
    );
};

/** @throws ApiError `library.unusable`, `library.newer`, `host.limit`, `disk.full` */
export const openLibraryDb = (path: string): Sqlite =>
  sayingSqlite(path, () => {
    const database = openSqlite(path);
    try {
      // Asked first: a newer library is left alone, also by the switch to WAL.
      if (userVersion(database) > migrations.length) migrate(database, path);
      // FULL: in WAL mode NORMAL may lose the last commits when the power fails, and a VM that was made is to stay.
      database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA busy_timeout = 2000;
      `);
      checkSound(database, path);
      migrate(database, path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
