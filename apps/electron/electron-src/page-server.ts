// The page of development builds: Vite's server behind the page's own scheme. Hot reload needs its WebSocket and its
// inline script, so that this one policy is laxer; no build that ships can come here.
import { get } from "node:http";
import type { PageAnswer } from "./engine.ts";
import { contentSecurityPolicy } from "./page-files.ts";

const read = (address: URL): Promise<{ status: number; contentType: string; body: Buffer }> =>
  new Promise((resolve, reject) => {
    get(address, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 500,
          contentType: response.headers["content-type"] ?? "text/plain",
          body: Buffer.concat(chunks),
        }),
      );
    }).on("error", reject);
  });

/** @param server its origin, `http://localhost:5199` */
export const pageFromServer = (server: string): ((address: string) => Promise<PageAnswer>) => {
  const policy = contentSecurityPolicy
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", `connect-src 'self' ${server} ${server.replace("http", "ws")}`);
  return async (address) => {
    const { pathname, search } = new URL(address);
    const { status, contentType, body } = await read(new URL(pathname + search, server));
    return {
      status,
      headers: { "content-type": contentType, "content-security-policy": policy },
      body,
    };
  };
};
