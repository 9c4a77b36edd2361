// The built page as answers to `app://openutm/…`, with the policy that every answer carries.
import { pageOrigin } from "@openutm/native-bridge/electron/shell";
import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import type { PageAnswer } from "./engine.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  // A display's worker reads from the backend's own port, which is not known yet when the page is loaded.
  "connect-src 'self' ws://127.0.0.1:*",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-cache",
};

const refusal = (status: number): PageAnswer => ({
  status,
  headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
  body: Buffer.from(status === 404 ? "There is no such file." : "That is no address of this page."),
});

/** The file inside `folder` that an address means; undefined for any other address. */
export const fileOf = (folder: string, address: string): string | undefined => {
  let path: string;
  try {
    const url = new URL(address);
    if (`${url.protocol}//${url.host}` !== pageOrigin) return undefined;
    path = decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
  if (/[\0\\]/.test(path)) return undefined;
  const file = join(folder, path === "/" ? "index.html" : path);
  return file.startsWith(folder + sep) ? file : undefined;
};

/** Answers for the files of `folder`, which is absolute. */
export const pageFiles =
  (folder: string) =>
  async (address: string): Promise<PageAnswer> => {
    const file = fileOf(folder, address);
    const contentType = file === undefined ? undefined : contentTypes[extname(file)];
    if (file === undefined || contentType === undefined) return refusal(403);
    try {
      const body = await readFile(file);
      return { status: 200, headers: { ...headers, "content-type": contentType }, body };
    } catch {
      return refusal(404);
    }
  };
