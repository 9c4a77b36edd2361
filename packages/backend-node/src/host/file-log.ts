// The backend's own log: JSON lines in a file with a bound.
import type { Log, LogFields } from "@openutm/vm-core";
import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

const maxBytes = 2 * 1024 * 1024;

/** Written at once: what happened last before a crash is what matters. A log that cannot be written stops nothing. */
export const createFileLog = (path: string): Log => {
  const write = (
    level: string,
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ): void => {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      appendFileSync(
        path,
        `${JSON.stringify({ time: new Date().toISOString(), level, message, pid: process.pid, ...fields })}\n`,
        { mode: 0o600 },
      );
      if (statSync(path).size > maxBytes) renameSync(path, `${path}.1`);
    } catch {
      // Nowhere left to say it.
    }
  };
  return {
    info: (message, fields: LogFields = {}) => write("info", message, fields),
    warn: (message, fields: LogFields = {}) => write("warn", message, fields),
    error: (message, cause, fields: LogFields = {}) =>
      write("error", message, {
        ...fields,
        cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      }),
  };
};
