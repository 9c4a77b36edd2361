import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { pageChunks } from "../../config/page-chunks.ts";

export default defineConfig({
  plugins: [react()],
  // The floors of the shells: Safari's engine of macOS 13, WebKitGTK 2.40, the Chromium of Electron.
  worker: { format: "es" },
  build: {
    ...pageChunks,
    target: ["chrome111", "safari16.4", "firefox115"],
    assetsInlineLimit: 0,
  },
});
