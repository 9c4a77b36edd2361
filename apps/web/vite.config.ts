import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { pageChunks } from "../../config/page-chunks.ts";
import { pageDocument } from "../../config/page-document.ts";

/** A browser shows it beside the page's title; the shells have icons of their own. */
const icon = {
  name: "page-icon",
  transformIndexHtml: () => [
    {
      tag: "link",
      attrs: { rel: "icon", href: "/icon.svg", type: "image/svg+xml" },
      injectTo: "head" as const,
    },
  ],
};

export default defineConfig({
  plugins: [pageDocument(import.meta.dirname), icon, react()],
  // The floors of the shells: Safari's engine of macOS 13, WebKitGTK 2.40, the Chromium of Electron.
  worker: { format: "es" },
  build: {
    ...pageChunks,
    target: ["chrome111", "safari16.4", "firefox115"],
    assetsInlineLimit: 0,
  },
});
