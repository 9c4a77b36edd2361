// What the documents name must be there: files that they link to, paths of the checkout, scripts of a package.json, and
// in docs/architecture.md every path of its tables, where the table's own words say in which folder it lies.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Built, installed or fetched, so that a fresh checkout has none of it. */
const MADE = /(^|\/)(\.cache|\.toolchain|dist|node_modules|release|target)(\/|$)/;
/** A text that can only be a path; a word alone is one in a table of paths. */
const PATH = /^[\w@.{},/-]+$/;
const TABLE_PATH = /^[a-z0-9._{},/-]+$/;
const CODE = /`([^`]+)`/g;
const LINK = /\]\(([^)\s#]+)[^)]*\)|(?:src|srcset|href)="([^"#]+)"/g;
const SCRIPT = /\b(?:npm run|bun run|bun(?= [a-z]+:)) ([a-z:-]+)/g;

/** A file may be named without its end. */
const ENDS = ["", ".ts", ".rs", ".it.test.ts", ".e2e.test.ts"];

/** Where a path of a table without a folder in its heading may lie: the sources of all packages and crates. */
const SOURCES = ["packages", "apps/tauri/crates"];

/**
 * Every path that braces stand for: "a/{b,c}.ts" is two.
 * @param {string} path
 * @returns {readonly string[]}
 */
export function withoutBraces(path) {
  const [whole, before = "", inside = "", after = ""] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(path) ?? [];
  if (whole === undefined) return [path];
  return inside.split(",").flatMap((part) => withoutBraces(`${before}${part}${after}`));
}

/**
 * What a document names and the checkout does not have, one text each.
 * @param {string} root the checkout
 * @param {string} document its path from there
 * @returns {readonly string[]}
 */
export function missingOf(root, document) {
  const lines = readFileSync(join(root, document), "utf8").split("\n");
  const hasTables = document === "docs/architecture.md";
  const tables = hasTables ? inTables(root, lines) : [];
  const others = lines.flatMap((line, at) => {
    const named = hasTables && line.startsWith("|") ? [] : paths(root, document, line);
    const all = [...links(root, document, line), ...named, ...scripts(root, line)];
    return all.map((name) => ({ at, name }));
  });
  const said = [...others, ...tables].map(({ at, name }) => `${document}:${at + 1}: ${name}`);
  return [...new Set(said)];
}

function links(root, document, line) {
  return [...line.matchAll(LINK)]
    .map(([, link, address]) => link ?? address ?? "")
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => !existsSync(join(root, dirname(document), link)));
}

/** Paths that begin with a folder of the checkout, or of the document's own. */
function paths(root, document, line) {
  const folders = ["", dirname(document)];
  return codes(line)
    .filter((code) => PATH.test(code) && code.includes("/") && !MADE.test(code))
    .filter((code) => !code.startsWith("/") && isThere(root, folders, code.split("/")[0] ?? ""))
    .flatMap(withoutBraces)
    .filter((path) => !isThere(root, folders, path));
}

function isThere(root, folders, path) {
  return folders.some((folder) => ENDS.some((end) => existsSync(join(root, folder, path + end))));
}

function scripts(root, line) {
  return [...line.matchAll(SCRIPT)]
    .map(([, name]) => name ?? "")
    .filter((name) => !scriptsOf(root).has(name));
}

/** @type {Map<string, Set<string>>} */
const scriptsByRoot = new Map();

/** The names of all scripts of all packages. */
function scriptsOf(root) {
  const known = scriptsByRoot.get(root);
  if (known !== undefined) return known;
  const folders = ["apps", "packages"].flatMap((folder) => below(root, folder));
  const names = ["", ...folders]
    .map((folder) => join(root, folder, "package.json"))
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.keys(JSON.parse(readFileSync(file, "utf8")).scripts ?? {}));
  const all = new Set(names);
  scriptsByRoot.set(root, all);
  return all;
}

function below(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

function codes(text) {
  return [...text.matchAll(CODE)].map(([, code]) => code ?? "");
}

function cells(line) {
  return line.split("|").slice(1, -1);
}

/** Paths of tables: below the folder that the column's heading names, or that a row in bold names within it. */
function inTables(root, lines) {
  const missing = [];
  /** @type {{ columns: readonly string[], section: readonly string[] } | undefined} */
  let table;
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith("|")) table = undefined;
    else if (table === undefined) table = { columns: cells(line).map(folderOf), section: [] };
    else if (!/^\|[-|]+\|$/.test(line)) {
      const isSection = line.startsWith("| **");
      if (isSection) table.section = cells(line).map(folderOf);
      const { columns, section } = table;
      for (const [column, cell] of cells(line).entries()) {
        if (column === 0) continue;
        const heading = columns[column] ?? "";
        const within = isSection ? "" : (section[column] ?? "");
        const folders = heading === "" ? everywhere(root) : ["", heading, join(heading, within)];
        const isPath = (code) => TABLE_PATH.test(code) && (heading !== "" || /[./]/.test(code));
        for (const path of codes(cell).filter(isPath).flatMap(withoutBraces))
          if (!isThere(root, folders, path)) missing.push({ at, name: path });
      }
    }
  }
  return missing;
}

function folderOf(cell) {
  return codes(cell)[0] ?? "";
}

function everywhere(root) {
  const packages = SOURCES.flatMap((folder) => below(root, folder));
  return ["", ...SOURCES, ...packages, ...packages.map((folder) => join(folder, "src"))];
}

/** Every document of the checkout, from its root on. */
export function documentsOf(root, folder = "") {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return MADE.test(path) || entry.name.startsWith(".") ? [] : documentsOf(root, path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}
