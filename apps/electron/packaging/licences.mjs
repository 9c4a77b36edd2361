// The licences of every package whose code is bundled into the shell, from the packages themselves.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

const packageFolder = new RegExp(
  `^(.*[\\\\/]node_modules[\\\\/](?:@[^\\\\/]+[\\\\/])?[^\\\\/]+)[\\\\/]`,
);
const licenceFile = /^(licen[cs]e|copying)(\.|-|$)/i;
/** Without a file of its own a package's licence must be one that asks for nothing but its name. */
const short = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD"]);

const foldersOf = (modules) =>
  new Set(
    modules.flatMap(
      (path) => packageFolder.exec(path.split("?")[0].replaceAll("/", sep))?.[1] ?? [],
    ),
  );

const describe = (folder) => {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return undefined;
  const { name, version, license = "unknown" } = JSON.parse(readFileSync(manifest, "utf8"));
  const texts = readdirSync(folder)
    .filter((file) => licenceFile.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (texts.length === 0 && !short.has(license))
    throw new Error(`${name} ${version} is bundled and brings no licence (${license}).`);
  return { title: `${name} ${version} (${license})`, text: texts.join("\n\n") };
};

/**
 * @param {readonly string[]} modules paths of everything that was bundled
 * @param {string} target the file to be written
 */
export function writeLicences(modules, target) {
  const all = [...foldersOf(modules)].map(describe).filter((found) => found !== undefined);
  const byTitle = new Map(all.map(({ title, text }) => [title, text]));
  const parts = [...byTitle]
    .toSorted(([one], [other]) => one.localeCompare(other, "en"))
    .map(([title, text]) => `${title}\n${"-".repeat(title.length)}\n\n${text}\n`);
  writeFileSync(
    target,
    `OpenUTM contains code of these packages, under their own licences.\n\n${parts.join("\n\n")}`,
  );
}

/** A plugin for Vite that hands over what its bundles are made of. */
export const collectModules = (into) => ({
  name: "collect-modules",
  generateBundle() {
    into.push(...this.getModuleIds());
  },
});
