// How the shell is brought down to Electron 9.4.1 (Chromium 83, Node 12). Nothing of this reaches the build that ships.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageChunks } from "../../../config/page-chunks.ts";
import { pageDocument } from "../../../config/page-document.ts";

const here = import.meta.dirname;
/** The display's worker: only what it uses, because the whole tries `Function`, which the page's policy forbids. */
const workerPolyfills = ["array/at", "object/has-own", "string/replace-all"]
  .map((name) => fileURLToPath(import.meta.resolve(`core-js/actual/${name}.js`)))
  .map((path) => `import ${JSON.stringify(path)};`)
  .join("\n");

/** Node 12 knows its modules without `node:`, and promises of files as a part of `fs`. */
const oldNode = {
  name: "old-node",
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => {
      const name = path.slice("node:".length);
      return name.endsWith("/promises")
        ? { path: name, namespace: "promises" }
        : { path: name, external: true };
    });
    build.onLoad({ filter: /\/promises$/, namespace: "promises" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path.replace("/promises", ""))}).promises;`,
    }));
    // The files that say what differs, in their old form.
    build.onResolve({ filter: /\/(engine|file-path)\.ts$/ }, ({ path, importer }) =>
      importer.includes(join("apps", "electron", "electron-src"))
        ? { path: join(here, path.split("/").at(-1)) }
        : undefined,
    );
  },
};

export const mainSettings = {
  target: "node12",
  inject: [join(here, "old-node-globals.cjs")],
  plugins: [oldNode],
};

/** A sandboxed script has no modules of Node's, and needs none. */
export const preloadSettings = { target: "chrome83", plugins: [oldNode] };

const oldChromium = {
  name: "old-chromium",
  enforce: "pre",
  transform(code, id) {
    if (id.endsWith("/apps/electron/src/main.tsx"))
      return `import "core-js/stable"; import "../compat/old-page-globals.js";\n${code}`;
    if (id.endsWith("/display/src/spice/worker/worker.ts")) return `${workerPolyfills}\n${code}`;
    // A top-level await, which Chromium 83 has not; it has no WebCodecs either.
    if (id.includes("/novnc/") && id.endsWith("/util/browser.js"))
      return code.replace("await _checkWebCodecsH264DecodeSupport()", "false");
    return undefined;
  },
};

export const viteSettings = {
  configFile: false,
  plugins: [
    pageDocument(join(here, "..")),
    oldChromium,
    (await import("@vitejs/plugin-react")).default(),
  ],
  worker: { plugins: () => [oldChromium] },
  build: {
    ...pageChunks,
    // With what an old Chromium lacks in it.
    chunkSizeWarningLimit: 1500,
    target: "chrome83",
    cssTarget: "chrome83",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
};

/** For `dev.mjs --compat`: what a server sends as it is asked must be brought down as well, the libraries too. */
export const devSettings = {
  ...viteSettings,
  server: {
    port: 5199,
    strictPort: true,
    hmr: { protocol: "ws", host: "localhost", clientPort: 5199 },
  },
  oxc: { target: "chrome83" },
  optimizeDeps: { rolldownOptions: { transform: { target: "chrome83" } } },
};
