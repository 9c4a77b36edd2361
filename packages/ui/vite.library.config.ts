import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// For users outside this repository; the workspace itself imports the sources.
export default defineConfig({
  plugins: [react()],
  build: {
    target: ["chrome111", "safari16.4", "firefox115"],
    outDir: "dist/library",
    lib: { entry: "src/library.ts", cssFileName: "style" },
    rolldownOptions: {
      // What the user's bundler has anyway stays outside; only our own sources go in.
      external: (id) => !/^[./\0]|^[A-Z]:|^@openutm\//.test(id),
      output: [
        { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
        { format: "cjs", entryFileNames: "[name].cjs", chunkFileNames: "[name]-[hash].cjs" },
      ],
    },
  },
});
