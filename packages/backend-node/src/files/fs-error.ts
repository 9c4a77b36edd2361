// The system's errors in the contract's words, with the path named.
import { ApiError } from "@openutm/shared-types";

export type FsDoing = "read" | "write" | "make" | "move" | "remove" | "copy";

const writableHint = "Check that the folder belongs to you and is not on a read-only disk.";

type Words = {
  readonly code: "disk.full" | "host.limit";
  readonly says: string;
  readonly hint: string;
};

const full: Words = {
  code: "disk.full",
  says: "no space is left on its disk",
  hint: "Free some space and try again.",
};
const denied: Words = { code: "host.limit", says: "permission denied", hint: writableHint };

const words: Readonly<Record<string, Words>> = {
  ENOSPC: full,
  EDQUOT: { ...full, says: "your disk quota is used up" },
  EACCES: denied,
  EPERM: denied,
  EROFS: { code: "host.limit", says: "its disk is read-only", hint: writableHint },
  ENAMETOOLONG: {
    code: "host.limit",
    says: "the path is too long",
    hint: "Move the library to a shorter path (OPENUTM_HOME).",
  },
  EMFILE: {
    code: "host.limit",
    says: "OpenUTM may not open more files",
    hint: "Raise the limit of open files (ulimit -n) or close some VMs.",
  },
  ENFILE: {
    code: "host.limit",
    says: "the system has no more files to open",
    hint: "Close some programs.",
  },
  ELOOP: {
    code: "host.limit",
    says: "it is a symbolic link, which is not followed here",
    hint: "Put the file itself in its place.",
  },
  EEXIST: {
    code: "host.limit",
    says: "something of that name is there already",
    hint: "Move it away and try again.",
  },
  EIO: {
    code: "host.limit",
    says: "the disk reports an error",
    hint: "Check the disk; save what is on it first.",
  },
};

/** An `ApiError` as it is; a system error by its code; anything else as it is. */
export const fsError = (error: unknown, path: string, doing: FsDoing): unknown => {
  if (error instanceof ApiError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  const {
    code: apiCode,
    says,
    hint,
  } = words[code] ?? {
    code: "host.limit" as const,
    says: `the system says ${code}`,
    hint: "Check the folder and its disk.",
  };
  return new ApiError(apiCode, `Cannot ${doing} ${path}: ${says}.`, {
    hint,
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
