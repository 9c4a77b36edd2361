// The system's errors in the contract's words, with the path named. Both backends read the same table.
import { ApiError, ErrorCodeSchema } from "@openutm/shared-types";
import table from "./fs-errors.json" with { type: "json" };

export type FsDoing = "read" | "write" | "make" | "move" | "remove" | "copy";

type Words = {
  /** Of the contract's codes. */
  readonly code: string;
  readonly says: string;
  readonly hint: string;
};

const known: Readonly<Record<string, Words>> = table.known;

/** An `ApiError` as it is; a system error by its code; anything else as it is. */
export const fsError = (error: unknown, path: string, doing: FsDoing): unknown => {
  if (error instanceof ApiError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  const words = known[code] ?? table.other;
  const says = words.says.replace("{errno}", code);
  return new ApiError(ErrorCodeSchema.parse(words.code), `Cannot ${doing} ${path}: ${says}.`, {
    hint: words.hint,
    data: { path, errno: code },
    cause: error,
  });
};

/** Runs `work` and says a system error in the contract's words. */
export const sayingFs = async <T>(
  doing: FsDoing,
  path: string,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw fsError(error, path, doing);
  }
};

export const isMissing = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === "ENOENT" || code === "ENOTDIR";
};
