// The page's files. Only what a walk over the page's folder has found can be asked for, so no path leads out of it.
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { contentSecurityPolicy } from "./responses.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

/** Vite's names: a hash of the content before the extension. */
const hashedName = /^\/assets\/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;
/** How long an unknown path is not looked for again. */
const rescanMs = 1000;

export type PageFiles = {
  /** Answers GET and HEAD. False when there is no such file. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
};

/** URL path -> file. Links are not followed: they are no part of a build. */
const walk = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [`/${relative(folder, file).split(sep).join("/")}`, file]));
};

/** @param folder the built page; looked at anew when something unknown is asked for */
export const createPageFiles = (folder: string): PageFiles => {
  let scan: Promise<ReadonlyMap<string, string>> | undefined;
  let scannedAtMs = 0;

  /** The last scan, or where it is old, a new one: whoever comes while it runs waits for it too. */
  const scanAfter = (ageMs: number): Promise<ReadonlyMap<string, string>> => {
    if (scan === undefined || performance.now() - scannedAtMs > ageMs) {
      scannedAtMs = performance.now();
      scan = walk(folder).catch(() => new Map());
    }
    return scan;
  };

  const find = async (path: string): Promise<string | undefined> =>
    (await scanAfter(Number.POSITIVE_INFINITY)).get(path) ?? (await scanAfter(rescanMs)).get(path);

  return {
    serve: async (request, response, path) => {
      const wanted = path === "/" ? "/index.html" : path;
      const file = await find(wanted);
      const info = file === undefined ? undefined : await stat(file).catch(() => undefined);
      if (file === undefined || info === undefined) return false;
      response.writeHead(200, {
        "Content-Type": contentTypes[extname(file)] ?? "application/octet-stream",
        "Content-Length": info.size,
        "Cache-Control": hashedName.test(wanted)
          ? "public, max-age=31536000, immutable"
          : "no-cache",
        "Content-Security-Policy": contentSecurityPolicy(request.headers.host ?? ""),
      });
      if (request.method === "HEAD") response.end();
      // A reader who goes away is no error of ours.
      else await pipeline(createReadStream(file), response).catch(() => response.destroy());
      return true;
    },
  };
};
