// Secrets in files: 256 random bits that only this user can read. They stand for "the same user" on every system.
import { constants, closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import type { Stats } from "node:fs";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const tokenBytes = 32;
/** base64url of 32 bytes. */
const tokenLength = 43;
// Windows has no such flag; there the file lies in the user's own profile.
const noFollow = constants.O_NOFOLLOW ?? 0;
const nonBlocking = constants.O_NONBLOCK ?? 0;

/** 43 characters. */
export const newToken = (): string => randomBytes(tokenBytes).toString("base64url");

/**
 * Puts a new secret at `path`, mode 0600, in place of whatever is there: a link there is removed, never followed.
 *
 * @throws the file system's error
 */
export const createTokenFile = (path: string): string => {
  rmSync(path, { force: true });
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
  const file = openSync(path, flags, 0o600);
  try {
    const token = newToken();
    writeSync(file, token);
    return token;
  } finally {
    closeSync(file);
  }
};

/** A regular file that nobody else can have read or put there. */
const isPrivate = (stat: Stats): boolean =>
  stat.isFile() &&
  (process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o077) === 0));

/**
 * The secret at `path`; undefined when it holds something else, or others could have read or written it.
 *
 * @throws the file system's error: ENOENT, or ELOOP for a link, which is not followed
 */
export const readTokenFile = (path: string): string | undefined => {
  // Without O_NONBLOCK a pipe in the file's place would hold the process for ever.
  const file = openSync(path, constants.O_RDONLY | noFollow | nonBlocking);
  try {
    if (!isPrivate(fstatSync(file))) return undefined;
    const bytes = Buffer.alloc(tokenLength + 1);
    const text = bytes.toString("latin1", 0, readSync(file, bytes));
    return /^[A-Za-z0-9_-]{43}$/.test(text) ? text : undefined;
  } finally {
    closeSync(file);
  }
};

/**
 * The secret at `path` from an earlier life; a new one where there is none that can be trusted.
 *
 * @throws the file system's error
 */
export const keepTokenFile = (path: string): string => {
  try {
    return readTokenFile(path) ?? createTokenFile(path);
  } catch {
    return createTokenFile(path);
  }
};

/** Takes the same time whatever the difference, and for any length. */
export const sameToken = (offered: string, expected: string): boolean => {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(offered), digest(expected));
};
