// A .deb in a clean root: what it holds, and whether what it asks for is enough to run it.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { check, hasProgram, run, skip } from "./checks.ts";

const lines = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** "a (>= 1) | b, c:any" as [["a", "b"], ["c"]]. Source: Debian Policy Manual, 7.1. */
export const parseDepends = (field: string): readonly (readonly string[])[] =>
  field
    .split(",")
    .map((one) => one.split("|").map((name) => name.replace(/[(:].*$/s, "").trim()))
    .map((names) => names.filter(Boolean))
    .filter((names) => names.length > 0);

const installed = (names: readonly string[]): readonly string[] =>
  names.filter((name) => {
    try {
      return run("dpkg-query", ["-W", "-f", "${db:Status-Status}", name]).startsWith("installed");
    } catch {
      return false;
    }
  });

/** All packages that these bring with them here. */
const closureOf = (roots: readonly string[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const left = [...roots];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (found.has(name)) continue;
    const [one] = installed([name]);
    if (one === undefined) continue;
    found.add(name);
    const field = run("dpkg-query", ["-W", "-f", "${Depends}, ${Pre-Depends}", name]);
    left.push(...parseDepends(field).flat());
  }
  return found;
};

/** The libraries that a program names. Source: ELF, DT_NEEDED. */
const librariesOf = (program: string): readonly string[] =>
  [...run("readelf", ["-d", program]).matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(
    ([, name]) => name ?? "",
  );

/** The packages here that have a library, in any of its architectures. */
const ownersOf = (library: string): readonly string[] =>
  lines(run("dpkg-query", ["-S", `*/${library}`])).map((line) => line.split(":")[0] ?? "");

/**
 * Its dependencies are installed here, and bring every library that the program names.
 * @param deb its path
 * @param program unpacked from it
 */
export const checkDependencies = (deb: string, program: string): void => {
  const asked = parseDepends(run("dpkg-deb", ["-f", deb, "Depends"]));
  const here = asked.map(installed);
  const missing = asked.filter((_, at) => here[at]?.length === 0).map((names) => names.join(" | "));
  check(
    `its dependencies are installed here (missing: ${missing.join(", ")})`,
    missing.length === 0,
  );
  const brought = closureOf(here.flat());
  const unknown = librariesOf(program).filter(
    (library) => !ownersOf(library).some((owner) => brought.has(owner)),
  );
  check(
    `they bring each library that the program names (not: ${unknown.join(", ")})`,
    unknown.length === 0,
  );
};

/** @param maxBytes what it may measure */
export const checkProgram = (program: string, maxBytes: number): void => {
  const sections = run("readelf", ["-S", "-W", program]);
  check("the program has no debug symbols", !/ \.(symtab|debug_\w+) /.test(sections));
  const { size } = statSync(program);
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  check(`it is ${megabytes(size)}, not more than ${megabytes(maxBytes)}`, size <= maxBytes);
};

const pngSide = (file: string): readonly [number, number] => {
  const png = readFileSync(file);
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
};

/**
 * An icon lies in each folder of the theme that a desktop looks into, at that folder's size.
 * @param share usr/share of the root
 */
export const checkIcons = (share: string, name: string): void => {
  const theme = join(share, "icons", "hicolor");
  const sizes = readdirSync(theme).map((folder) => Number(folder.split("x")[0]));
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
    check(`an icon of ${size} pixels`, sizes.includes(size));
  const wrong = sizes.filter((size) => {
    const file = join(theme, `${size}x${size}`, "apps", `${name}.png`);
    return pngSide(file).some((side) => side !== size);
  });
  check(`each is as large as its folder says (not: ${wrong.join(", ")})`, wrong.length === 0);
};

/**
 * @param file the desktop entry
 * @param types MIME types that it must be there for
 */
export const checkDesktopEntry = (file: string, types: readonly string[]): void => {
  if (hasProgram("desktop-file-validate")) {
    run("desktop-file-validate", [file]);
    check("the desktop entry is valid", true);
  } else skip("the desktop entry", "desktop-file-validate is not installed");
  const text = readFileSync(file, "utf8");
  const entry = (key: string): string => new RegExp(`^${key}=(.*)$`, "m").exec(text)?.[1] ?? "";
  check("it takes files and links", /%[uU]/.test(entry("Exec")));
  const named = new Set(entry("MimeType").split(";"));
  for (const type of types) check(`it opens ${type}`, named.has(type));
};
