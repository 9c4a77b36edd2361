// SQLite's result codes in the contract's words (sqlite.org/rescode.html; the low byte is the primary code). Both
// backends read the same table.
import { ApiError, ErrorCodeSchema } from "@openutm/shared-types";
import table from "./sqlite-errors.json" with { type: "json" };

const primaryCode = (error: unknown): number | undefined => {
  const code = (error as { readonly errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
};

/** An `ApiError` as it is; a driver's error by its result code; anything else as it is. */
export const sqliteError = (error: unknown, path: string): unknown => {
  const code = primaryCode(error);
  if (error instanceof ApiError || code === undefined) return error;
  const words = table.known.find(({ results }) => results.includes(code)) ?? table.other;
  const said = error instanceof Error ? error.message : String(error);
  const message = words.message.replaceAll(/\{(path|said)\}/g, (_whole, name) =>
    name === "path" ? path : said,
  );
  return new ApiError(ErrorCodeSchema.parse(words.code), message, {
    hint: words.hint,
    cause: error,
    data: { path, sqlite: code },
  });
};

/** Runs `work` and says a driver's error in the contract's words. */
export const sayingSqlite = <T>(path: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw sqliteError(error, path);
  }
};
