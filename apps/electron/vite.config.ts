import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { pageChunks } from "../../config/page-chunks.ts";
import { pageDocument } from "../../config/page-document.ts";

export default defineConfig({
  plugins: [pageDocument(import.meta.dirname), react()],
  server: {
    port: 5199,
    strictPort: true,
    hmr: { protocol: "ws", host: "localhost", clientPort: 5199 },
  },
  // The Chromium of the Electron that ships.
  build: { ...pageChunks, outDir: "dist/page", target: "chrome140", assetsInlineLimit: 0 },
});
