import react from "@vitejs/plugin-react";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import { pageChunks } from "../../config/page-chunks.ts";
import { pageDocument } from "../../config/page-document.ts";
import { collectModules, licencesOfPackages } from "../../scripts/packages/licences.ts";

const folder = import.meta.dirname;
const bundled: string[] = [];

export default defineConfig({
  plugins: [
    pageDocument(folder),
    react(),
    collectModules(bundled),
    {
      name: "licences",
      apply: "build",
      // Those of the crates are added when packages are made (packaging/licences.mjs).
      closeBundle: () =>
        writeFileSync(
          join(folder, "dist", "THIRD-PARTY-LICENSES.txt"),
          licencesOfPackages(bundled),
        ),
    },
  ],
  clearScreen: false,
  server: {
    port: 5198,
    strictPort: true,
    watch: { ignored: ["**/src-tauri/**", "**/crates/**", "**/target/**"] },
  },
  worker: { format: "es", plugins: () => [collectModules(bundled)] },
  // WebKitGTK of Debian 12 and Ubuntu 22.04, Safari's engine of macOS 13, the WebView2 that updates itself.
  build: {
    ...pageChunks,
    outDir: "dist/page",
    target: ["safari16.4", "chrome120"],
    assetsInlineLimit: 0,
  },
});
