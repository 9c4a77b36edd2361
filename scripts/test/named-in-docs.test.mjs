import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentsOf, missingOf, withoutBraces } from "./named-in-docs.mjs";

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "openutm-docs-"));
  for (const path of [
    "package.json",
    "packages/core/package.json",
    "packages/core/src/guests/run.ts",
    "apps/tauri/crates/core/src/guests/run.rs",
    "docs/picture.png",
  ])
    write(path, path.endsWith("package.json") ? '{ "scripts": { "bench": "x", "a:b": "x" } }' : "");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** What a document of this text names for nothing. */
function missing(text, document = "docs/page.md") {
  write(document, text);
  return missingOf(root, document);
}

describe("withoutBraces", () => {
  it("gives every path that braces stand for", () => {
    expect(withoutBraces("a/{b,c}/{d,e}.ts")).toEqual([
      "a/b/d.ts",
      "a/b/e.ts",
      "a/c/d.ts",
      "a/c/e.ts",
    ]);
  });
});

describe("missingOf", () => {
  it("finds links to nothing, from the document's folder on", () => {
    expect(missing("[a](picture.png) [b](https://x.y/z) [c](../gone.md#part)\n")).toEqual([
      "docs/page.md:1: ../gone.md",
    ]);
    expect(missing('<img src="gone.png">')).toEqual(["docs/page.md:1: gone.png"]);
  });
  it("finds paths of the checkout that lead nowhere, and nothing else in code", () => {
    expect(
      missing("`packages/core/src` `packages/gone` `a/b` `packages/core/src/guests/{run,gone}.ts`"),
    ).toEqual([
      "docs/page.md:1: packages/gone",
      "docs/page.md:1: packages/core/src/guests/gone.ts",
    ]);
    expect(missing("`packages/core/dist/x.js` is built")).toEqual([]);
  });
  it("finds commands that are no script of any package", () => {
    expect(missing("`npm run bench`, `bun a:b`, `bun run gone`, `npm run gone:too`")).toEqual([
      "docs/page.md:1: gone",
      "docs/page.md:1: gone:too",
    ]);
  });
  it("reads the architecture's tables by their headings and by their rows in bold", () => {
    const table = [
      "| concern | TypeScript (`packages/`) | Rust (`apps/tauri/crates/`) |",
      "|---|---|---|",
      "| **the core** | `core/src` | `core/src` |",
      "| running | `guests`, `guests/run` | `guests/run.rs`, `guests/walk.rs` |",
      "| **other** | `gone/src` | |",
      "| in it | `guests` | |",
    ];
    expect(missing(table.join("\n"), "docs/architecture.md")).toEqual([
      "docs/architecture.md:4: guests/walk.rs",
      "docs/architecture.md:5: gone/src",
      "docs/architecture.md:6: guests",
    ]);
  });
  it("looks for a table's paths in all sources when its heading names no folder", () => {
    const table = ["| what | where |", "|---|---|", "| running | `guests/run`, `ps`, `gone.ts` |"];
    expect(missing(table.join("\n"), "docs/architecture.md")).toEqual([
      "docs/architecture.md:3: gone.ts",
    ]);
  });
});

describe("documentsOf", () => {
  it("gives all of the checkout's documents and none of what is installed or built", () => {
    for (const path of ["README.md", "docs/a.md", "node_modules/x/README.md", "apps/x/dist/b.md"])
      write(path, "");
    expect(documentsOf(root).toSorted()).toEqual(["README.md", "docs/a.md"]);
  });
});
