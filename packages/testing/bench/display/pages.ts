// Builds the benchmark's pages as the app's own page is built, into a folder of their own.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "page");
const names = ["ours", "novnc", "html5", "empty", "decode"] as const;

/** The folder, which the caller removes. */
export const buildPages = async (): Promise<string> => {
  const outDir = mkdtempSync(join(tmpdir(), "outm-bench-pages-"));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    worker: { format: "es" },
    build: {
      outDir,
      target: "chrome111",
      rolldownOptions: {
        input: names.map((name) => join(root, `${name}.html`)),
        // The reference comes from the system, beside these pages.
        external: /^\/spice-html5\//,
      },
    },
  });
  return outDir;
};
