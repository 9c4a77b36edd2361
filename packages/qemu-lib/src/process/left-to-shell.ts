/** I/O edge: whether a file is one that the system does not execute, and that only a shell would try. */
import { constants } from "node:fs";
import { access, open, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import table from "./program-beginnings.json" with { type: "json" };

const beginnings = table.beginnings.map((digits) => Buffer.from(digits, "hex"));
const longestBytes = Math.max(...beginnings.map(({ length }) => length));

/**
 * Node starts programs by `execvp`, which hands what the system refuses with ENOEXEC to /bin/sh (libuv's
 * src/unix/process.c; exec(3)). Such a file is to be known before: it may hold anything, and nobody has called it a
 * script. False where the start itself will tell: for what is no file, may not be executed or is looked for in PATH.
 */
export async function isLeftToShell(program: string): Promise<boolean> {
  if (process.platform === "win32" || !isAbsolute(program)) return false;
  try {
    await access(program, constants.X_OK);
    if (!(await stat(program)).isFile()) return false;
    const begins = await firstBytes(program);
    return !beginnings.some((known) => begins.subarray(0, known.length).equals(known));
  } catch {
    return false;
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestBytes), 0, longestBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
