// Builds the shell: its main process, preload script and backend by esbuild, its page by Vite. `--compat` builds the same
// for the old Electron that the tests can run here (compat/README.md), beside the real one and never in place of it.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { build as buildPage, mergeConfig } from "vite";
import { collectModules, licencesOfPackages } from "../../scripts/packages/licences.ts";

// A test runner's own value would build React for development.
process.env.NODE_ENV = "production";

const here = import.meta.dirname;
const checkout = join(here, "..", "..");
const compat = process.argv.includes("--compat");
const dist = join(here, ...(compat ? ["compat", "app"] : []), "dist");
const cli = join(checkout, "apps", "cli", "dist");

if (!existsSync(join(cli, "openutm.mjs")))
  throw new Error(
    "apps/cli is not built: run `bun run build` in the checkout, which builds in order.",
  );
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const { mainSettings, preloadSettings, viteSettings } = compat
  ? await import("./compat/build-settings.mjs")
  : {
      mainSettings: { target: "node24" },
      preloadSettings: { target: "chrome140" },
      viteSettings: {},
    };

const bundled = [];
const common = {
  bundle: true,
  metafile: true,
  sourcemap: "linked",
  legalComments: "none",
  logLevel: "warning",
};

const script = (name, settings) =>
  build({
    ...common,
    entryPoints: [join(here, "electron-src", `${name}.ts`)],
    outfile: join(dist, `${name}.cjs`),
    platform: "node",
    format: "cjs",
    external: ["electron"],
    ...settings,
  });

const scripts = await Promise.all([
  script("main", mainSettings),
  script("preload", preloadSettings),
  // The backend runs in a Node of its own, the same in both builds.
  build({
    ...common,
    entryPoints: [join(here, "backend-src", "backend.ts")],
    outfile: join(dist, "backend.mjs"),
    platform: "node",
    target: "node24",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  }),
  buildPage(
    mergeConfig(viteSettings, {
      root: here,
      logLevel: "warn",
      plugins: [collectModules(bundled)],
      worker: {
        plugins: () => [...(viteSettings.worker?.plugins() ?? []), collectModules(bundled)],
      },
      build: { outDir: join(dist, "page"), emptyOutDir: true },
    }),
  ),
]);
for (const { metafile } of scripts)
  bundled.push(...Object.keys(metafile?.inputs ?? {}).map((path) => resolve(path)));
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), licencesOfPackages(bundled));
cpSync(join(cli, "openutm.mjs"), join(dist, "openutm.mjs"));
cpSync(join(cli, "assets"), join(dist, "assets"), { recursive: true });
cpSync(join(here, "icons", "icon.png"), join(dist, "icon.png"));
