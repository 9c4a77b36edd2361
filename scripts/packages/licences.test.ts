import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { crateLicences, cratesOf, type CargoMetadata } from "./crates.ts";
import { licenceDocument, npmPackages } from "./licences.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openutm-licences-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, text: string): string => {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
};

describe("the licences of npm's packages", () => {
  it("are those of what was bundled, each package once", () => {
    put("node_modules/@a/b/package.json", '{"name":"@a/b","version":"1.0.0","license":"MIT"}');
    put("node_modules/@a/b/LICENSE.md", "Copyright A\n");
    const modules = ["x.js?worker", "y.js"].map((name) => join(folder, "node_modules/@a/b", name));
    expect(npmPackages([...modules, join(folder, "src/own.ts"), "\0virtual"])).toEqual([
      { name: "@a/b", version: "1.0.0", licence: "MIT", texts: ["Copyright A"] },
    ]);
  });
});

describe("the document of licences", () => {
  const one = (name: string, licence: string, ...texts: string[]) => ({
    name,
    version: "1.0.0",
    licence,
    texts,
  });

  it("says a text once, under all that bring it", () => {
    const text = licenceDocument([
      one("b", "MIT", "Text"),
      one("a", "MIT", "Text"),
      one("c", "ISC"),
    ]);
    expect(text.match(/Text/g)).toHaveLength(1);
    expect(text).toMatch(/^a 1\.0\.0 \(MIT\)\nb 1\.0\.0 \(MIT\)\n-+\n\nText\n/);
    expect(text).toContain("\nc 1.0.0 (ISC)\n");
  });

  it("is refused when a licence asks for a text that nothing brings", () => {
    expect(() => licenceDocument([one("a", "MPL-2.0")])).toThrow(/a 1\.0\.0 .* no licence/);
    expect(licenceDocument([one("a", "MPL-2.0"), one("b", "MPL-2.0", "Text")])).toContain(
      "a 1.0.0",
    );
    expect(licenceDocument([one("a", "Apache-2.0 OR MIT")])).toContain("a 1.0.0");
  });
});

describe("the crates of a program", () => {
  const crate = (name: string, { kind = "lib", isOurs = false } = {}) => ({
    id: name,
    name,
    version: "1.0.0",
    license: "MIT",
    repository: `https://example.org/${name}`,
    manifest_path: join(folder, name, "Cargo.toml"),
    source: isOurs ? null : "registry",
    targets: [{ kind: [kind] }],
  });
  const needs = (id: string, ...deps: (readonly [string, string | null])[]) => ({
    id,
    deps: deps.map(([pkg, kind]) => ({ pkg, dep_kinds: [{ kind }] })),
  });
  const metadata = (): CargoMetadata => ({
    packages: [
      crate("app", { kind: "bin", isOurs: true }),
      crate("core", { isOurs: true }),
      crate("json"),
      crate("macros", { kind: "proc-macro" }),
      crate("syntax"),
      crate("builder"),
      crate("tester"),
    ],
    resolve: {
      nodes: [
        needs("app", ["core", null], ["builder", "build"], ["tester", "dev"]),
        needs("core", ["json", null], ["macros", null]),
        needs("macros", ["syntax", null]),
        needs("json", ["core", "dev"]),
      ],
    },
  });

  it("are what runs in it, without what builds or tests it, and without our own", () => {
    expect(cratesOf(metadata(), "app").map(({ name }) => name)).toEqual(["json"]);
    expect(() => cratesOf(metadata(), "other")).toThrow(/no crate other/);
  });

  it("bring their texts and say where they come from", () => {
    put("json/LICENSE-MIT", "Copyright J");
    put("json/src/license.rs", "code");
    const [found] = crateLicences(cratesOf(metadata(), "app"));
    expect(found).toMatchObject({ texts: ["Copyright J"], source: "https://example.org/json" });
  });
});
