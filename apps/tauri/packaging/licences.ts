// `bun tauri build` runs this after the page is built: adds the licences of the crates to those of the page's packages.
import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { crateLicences, cratesOf, type CargoMetadata } from "../../../scripts/packages/crates.ts";
import { licenceDocument } from "../../../scripts/packages/licences.ts";

const folder = join(import.meta.dirname, "..");
const cargo = (...args: string[]): string =>
  execFileSync("cargo", args, { cwd: folder, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });

// Only what this very system's program is made of.
const triple = /^host: (\S+)$/m.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))?.[1];
if (triple === undefined) throw new Error("rustc does not say which system it builds for.");
const metadata = JSON.parse(
  cargo("metadata", "--format-version", "1", "--locked", "--filter-platform", triple),
) as CargoMetadata;
const document = licenceDocument(crateLicences(cratesOf(metadata, "openutm-app")));
appendFileSync(
  join(folder, "dist", "THIRD-PARTY-LICENSES.txt"),
  `\n\nIts program contains code of these crates, under their own licences.\n\n${document}`,
);
