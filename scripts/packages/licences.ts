// The licences of everybody else's code that a package ships, from the packages of npm and the crates themselves.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";

/** One package or crate. */
export type Licensed = {
  readonly name: string;
  readonly version: string;
  /** As its author names the licence, by SPDX's names. */
  readonly licence: string;
  /** Where its source is, which some licences want to be told. */
  readonly source?: string | undefined;
  /** The texts that it brings. */
  readonly texts: readonly string[];
};

const licenceFile = /^(licen[cs]e|copying|unlicense|notice)(\.|-|_|$)/i;

/** The texts of the licences in a package's folder. */
export const textsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => licenceFile.test(file) && statSync(join(folder, file)).isFile())
    .map((file) => readFileSync(join(folder, file), "utf8").trim());

const packageFolder = new RegExp(
  `^(.*[\\\\/]node_modules[\\\\/](?:@[^\\\\/]+[\\\\/])?[^\\\\/]+)[\\\\/]`,
);

const npmPackage = (folder: string): Licensed | undefined => {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return undefined;
  const { name, version, license = "unknown" } = JSON.parse(readFileSync(manifest, "utf8"));
  return { name, version, licence: license, texts: textsIn(folder) };
};

/**
 * The packages of npm among what was bundled.
 * @param modules paths of all of that
 */
export const npmPackages = (modules: readonly string[]): readonly Licensed[] => {
  const folders = modules.flatMap(
    (path) => packageFolder.exec((path.split("?")[0] ?? "").replaceAll("/", sep))?.[1] ?? [],
  );
  return [...new Set(folders)].map(npmPackage).filter((found) => found !== undefined);
};

/** A plugin for Vite that hands over what its bundles are made of. */
export const collectModules = (into: string[]) => ({
  name: "collect-modules",
  generateBundle(this: { getModuleIds(): Iterable<string> }): void {
    into.push(...this.getModuleIds());
  },
});

/** Without a text of its own a package's licence must be one that asks for nothing but its name. */
const short: ReadonlySet<string> = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD"]);
const isShort = (licence: string): boolean =>
  licence.split(/ OR |\//).some((one) => short.has(one.trim()));

const titleOf = ({ name, version, licence, source }: Licensed): string =>
  `${name} ${version} (${licence})${source === undefined ? "" : ` ${source}`}`;

/**
 * One document of them all, each text once.
 * @throws Error when something brings no text, and its licence asks for one that nothing else brings
 */
export const licenceDocument = (all: readonly Licensed[]): string => {
  const known = new Set(all.filter(({ texts }) => texts.length > 0).map(({ licence }) => licence));
  const byText = new Map<string, Set<string>>();
  for (const one of all) {
    if (one.texts.length === 0 && !isShort(one.licence) && !known.has(one.licence))
      throw new Error(
        `${one.name} ${one.version} is shipped and brings no licence (${one.licence}).`,
      );
    for (const text of one.texts.length > 0 ? one.texts : [""])
      byText.set(text, (byText.get(text) ?? new Set()).add(titleOf(one)));
  }
  const parts = [...byText]
    .map(
      ([text, titles]) => [[...titles].toSorted((a, b) => a.localeCompare(b, "en")), text] as const,
    )
    .toSorted(([[one = ""]], [[other = ""]]) => one.localeCompare(other, "en"))
    .map(([titles, text]) => `${titles.join("\n")}\n${"-".repeat(40)}\n\n${text}\n`);
  return parts.join("\n\n");
};

/** What stands before the packages of npm. */
export const licencesOfPackages = (modules: readonly string[]): string =>
  `OpenUTM contains code of these packages, under their own licences.\n\n${licenceDocument(npmPackages(modules))}`;
