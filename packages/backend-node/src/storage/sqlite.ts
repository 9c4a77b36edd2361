// A port as small as the backend's need of SQLite, so that another driver can stand behind it (docs/adr/0002).
import type { DatabaseSync } from "node:sqlite";

export type SqliteValue = string | number | bigint | null | Uint8Array;
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

export type SqliteStatement = {
  run(...values: readonly SqliteValue[]): void;
  get(...values: readonly SqliteValue[]): SqliteRow | undefined;
  all(...values: readonly SqliteValue[]): readonly SqliteRow[];
};

export type Sqlite = {
  /** Runs statements that give nothing back. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  /** Commits what `work` does, or, when it throws, nothing of it. Takes the write lock at its begin. */
  transaction<T>(work: () => T): T;
  /** Idempotent. */
  close(): void;
};

type SqliteModule = { readonly DatabaseSync: typeof DatabaseSync };

let module: SqliteModule | undefined;

/**
 * Loads the driver late and through `getBuiltinModule`: early releases of Node 24 warn that it is experimental at its
 * first import, which would stand in the user's terminal; and no bundler has to know the name.
 */
const driver = (): SqliteModule => {
  if (module !== undefined) return module;
  const emitWarning = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    module = process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
  return module;
};

/**
 * Opens or makes a database. A path that cannot be opened fails here; a file that is no database fails at the first
 * statement. @throws the driver's own errors: `sqliteError` says them in the contract's words
 */
export const openSqlite = (path: string): Sqlite => {
  const { DatabaseSync } = driver();
  const database = new DatabaseSync(path);
  const finish = (sql: "COMMIT" | "ROLLBACK"): void => database.exec(sql);
  return {
    exec: (sql) => database.exec(sql),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        run: (...values) => void statement.run(...values),
        get: (...values) => statement.get(...values) as SqliteRow | undefined,
        all: (...values) => statement.all(...values) as SqliteRow[],
      };
    },
    transaction(work) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        finish("COMMIT");
        return result;
      } catch (error) {
        // A full disk has rolled it back already.
        if (database.isTransaction) finish("ROLLBACK");
        throw error;
      }
    },
    close() {
      if (database.isOpen) database.close();
    },
  };
};
