import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  server: {
    port: 5198,
    strictPort: true,
    watch: { ignored: ["**/src-tauri/**", "**/crates/**", "**/target/**"] },
  },
  worker: { format: "es" },
  // WebKitGTK of Debian 12 and Ubuntu 22.04, Safari's engine of macOS 13, the WebView2 that updates itself.
  build: { outDir: "dist/page", target: ["safari16.4", "chrome120"], assetsInlineLimit: 0 },
});
