// The page of development builds: Vite's server behind the page's own scheme. Hot reload needs its WebSocket and its
// inline script, so that this one policy is laxer; no build that ships can come here.
import type { PageAnswer } from "./engine.ts";
import { contentSecurityPolicy } from "./page-files.ts";

/** @param server its origin, `http://localhost:5199` */
export const pageFromServer = (server: string): ((address: string) => Promise<PageAnswer>) => {
  const policy = contentSecurityPolicy
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", `connect-src 'self' ${server} ${server.replace("http", "ws")}`);
  return async (address) => {
    const { pathname, search } = new URL(address);
    const response = await fetch(new URL(pathname + search, server));
    return {
      status: response.status,
      headers: {
        "content-type": response.headers.get("content-type") ?? "text/plain",
        "content-security-policy": policy,
      },
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };
};
