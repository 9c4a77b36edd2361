// Bundles the command line and its backend into one file, and puts beside it what they ship: the page and the demo.
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const checkout = join(here, "..", "..");
const dist = join(here, "dist");
const page = join(checkout, "apps", "web", "dist");

if (!existsSync(page))
  throw new Error(
    "apps/web is not built: run `bun run build` in the checkout, which builds both in order.",
  );
rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "assets"), { recursive: true });
await build({
  entryPoints: [join(here, "src", "openutm.ts")],
  outfile: join(dist, "openutm.mjs"),
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  sourcemap: "linked",
  legalComments: "none",
  // CommonJS dependencies (ws) ask for Node's own modules by `require`, which an ES module has not.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});
cpSync(page, join(dist, "assets", "page"), { recursive: true });
cpSync(join(checkout, "guests", "demo", "demo.img"), join(dist, "assets", "demo.img"));
