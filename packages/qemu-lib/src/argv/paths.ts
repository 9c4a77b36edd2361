// Paths of any host, on any host: the goldens of Windows are made on Linux too, so node:path is no help here.
import type { Platform } from "@openutm/shared-types";
import { done, invalid, type Outcome } from "./outcome.ts";

const WINDOWS_ABSOLUTE = /^(?:[A-Za-z]:[\\/]|\\\\)/;

export const isAbsolutePath = (platform: Platform, path: string): boolean =>
  platform === "windows" ? WINDOWS_ABSOLUTE.test(path) : path.startsWith("/");

/** `base` and the parts below it, with the platform's separator. */
export const joinPath = (platform: Platform, base: string, ...parts: readonly string[]): string => {
  const separator = platform === "windows" ? "\\" : "/";
  const trimmed =
    base.length > 1 && (base.endsWith("/") || (platform === "windows" && base.endsWith("\\")))
      ? base.slice(0, -1)
      : base;
  return [trimmed, ...parts].join(separator);
};

const segments = (platform: Platform, path: string): readonly string[] =>
  path.split(platform === "windows" ? /[\\/]/ : "/");

/**
 * Where a medium of the config lies: an absolute path as it stands, a relative one inside the VM's directory.
 * A relative path that would leave the directory is refused.
 */
export const resolveMedium = (platform: Platform, vmDir: string, path: string): Outcome<string> => {
  if (isAbsolutePath(platform, path)) return done(path);
  const parts = segments(platform, path);
  const rooted = platform === "windows" && (path.includes(":") || parts[0] === "");
  const named = parts.filter((part) => part !== "" && part !== ".");
  if (rooted || named.length === 0 || named.includes("..")) {
    return invalid(
      "drives",
      `The path “${path}” is no file in the VM's own directory; use an absolute path for a file outside it.`,
    );
  }
  return done(joinPath(platform, vmDir, ...named));
};
