// What the browser must load before the page can be used.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkout } from "../../../src/index.ts";
import { makeRow, type Row } from "../../row.ts";

const goalKb = 250;
const web = join(checkout, "apps", "web", "dist");

/** The scripts that index.html names, itself or as preloads: what they import later is not counted. */
export const initialScriptsRow = (): Row => {
  const html = readFileSync(join(web, "index.html"), "utf8");
  const scripts = new Set(
    [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, path = ""]) => path),
  );
  const bytes = [...scripts].map((path) => gzipSync(readFileSync(join(web, path))).length);
  return makeRow({
    name: "the page's initial scripts, gzip",
    unit: "kB",
    ours: [bytes.reduce((sum, size) => sum + size, 0) / 1000],
    goal: { text: "<= 250 kB", met: ({ median }) => median <= goalKb },
  });
};
