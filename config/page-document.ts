// The page's document: one for the browser and the desktop shells, each with the `src/main.tsx` of its own folder.
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

const document = join(import.meta.dirname, "page.html");

type Server = {
  readonly middlewares: {
    use(
      handle: (request: IncomingMessage, response: ServerResponse, next: () => void) => void,
    ): void;
  };
  transformIndexHtml(url: string, html: string): Promise<string>;
};

/**
 * A plugin for Vite, which knows an index.html only in the folder that it works in.
 * @param folder Vite's root
 */
export const pageDocument = (folder: string) => {
  const id = join(folder, "index.html");
  // Vite writes paths with slashes on every system.
  const isPage = (path: string): boolean => path.replaceAll("\\", "/") === id.replaceAll("\\", "/");
  const read = (): string => readFileSync(document, "utf8");
  return {
    name: "page-document",
    enforce: "pre" as const,
    config: () => ({ optimizeDeps: { entries: ["src/main.tsx"] } }),
    resolveId: (path: string) => (isPage(path) ? path : undefined),
    load: (path: string) => (isPage(path) ? read() : undefined),
    // After Vite has taken the address for a page's.
    configureServer: (server: Server) => () =>
      server.middlewares.use((request, response, next) => {
        const url = request.url ?? "";
        if (url.split("?")[0] !== "/index.html") return next();
        const send = async (): Promise<void> => {
          response.setHeader("content-type", "text/html; charset=utf-8");
          response.end(await server.transformIndexHtml(url, read()));
        };
        send().catch((error: Error) => response.destroy(error));
      }),
  };
};
