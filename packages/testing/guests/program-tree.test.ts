import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isStaticProgram, neededLibraries } from "./elf.ts";
import { insideTree, packPrograms } from "./program-tree.ts";

/** A 64-bit ELF file that loads itself at address 0 and wants these libraries. */
function elfWanting(libraries: readonly string[], more: "interpreter" | "nothing"): Buffer {
  const types = more === "interpreter" ? [1, 2, 3] : [1, 2];
  const dynamicAt = 64 + types.length * 56;
  const stringsAt = dynamicAt + (libraries.length + 2) * 16;
  const strings = Buffer.from(`\0${libraries.join("\0")}\0`, "latin1");
  const elf = Buffer.concat([Buffer.alloc(stringsAt), strings]);
  elf.write("\x7fELF\x02\x01", 0, "latin1");
  elf.writeBigUInt64LE(64n, 32);
  elf.writeUInt16LE(56, 54);
  elf.writeUInt16LE(types.length, 56);
  for (const [index, type] of types.entries()) {
    const at = 64 + index * 56;
    elf.writeUInt32LE(type, at);
    elf.writeBigUInt64LE(BigInt(type === 2 ? dynamicAt : 0), at + 8);
    elf.writeBigUInt64LE(BigInt(type === 2 ? stringsAt - dynamicAt : elf.length), at + 32);
  }
  let name = 1;
  const tags: [tag: number, value: number][] = libraries.map((library) => {
    const at = name;
    name += library.length + 1;
    return [1, at];
  });
  for (const [index, [tag, value]] of [
    ...tags,
    [5, stringsAt] as const,
    [0, 0] as const,
  ].entries()) {
    elf.writeBigUInt64LE(BigInt(tag), dynamicAt + index * 16);
    elf.writeBigUInt64LE(BigInt(value), dynamicAt + index * 16 + 8);
  }
  return elf;
}

describe("a program for a guest", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "outm-tree-"));
    for (const folder of ["usr/bin", "usr/lib/x86_64-linux-gnu", "lib64", "usr/share/words"])
      mkdirSync(join(root, folder), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("names the libraries it wants, and whether it wants a loader", () => {
    expect(neededLibraries(elfWanting(["liba.so.1", "libb.so.2"], "nothing"))).toEqual([
      "liba.so.1",
      "libb.so.2",
    ]);
    expect(isStaticProgram(elfWanting([], "nothing"))).toBe(true);
    expect(isStaticProgram(elfWanting([], "interpreter"))).toBe(false);
    for (const other of [Buffer.from("#!/bin/sh\n"), Buffer.alloc(3)]) {
      expect(neededLibraries(other)).toEqual([]);
      expect(isStaticProgram(other)).toBe(false);
    }
  });

  it("brings what its libraries want too, by the names that are asked for, and folders whole", () => {
    const libraries = join(root, "usr/lib/x86_64-linux-gnu");
    writeFileSync(join(root, "usr/bin/tool"), elfWanting(["liba.so.1"], "interpreter"));
    writeFileSync(join(libraries, "liba.so.1.5"), elfWanting(["libb.so.2"], "nothing"));
    symlinkSync("liba.so.1.5", join(libraries, "liba.so.1"));
    writeFileSync(join(libraries, "libb.so.2"), elfWanting([], "nothing"));
    writeFileSync(join(libraries, "ld.so"), "loader");
    // Packages' links are absolute: they mean places in the tree.
    symlinkSync("/usr/lib/x86_64-linux-gnu/ld.so", join(root, "lib64/ld-linux-x86-64.so.2"));
    writeFileSync(join(root, "usr/share/words/list"), "words");
    const folders = ["usr/share/words"];
    const entries = packPrograms({ root, programs: ["usr/bin/tool"], folders });
    const paths = entries.map(({ path }) => path);
    expect(paths.filter((_, at) => entries[at]?.data !== undefined).toSorted()).toEqual([
      "lib/liba.so.1",
      "lib/libb.so.2",
      "lib64/ld-linux-x86-64.so.2",
      "usr/bin/tool",
      "usr/share/words/list",
    ]);
    const orphans = paths.filter((path, at) => {
      const folder = path.replace(/\/?[^/]*$/, "");
      return folder !== "" && !paths.slice(0, at).includes(folder);
    });
    expect(orphans).toEqual([]);
    const found = entries.find(({ path }) => path === "lib/liba.so.1")?.data ?? Buffer.alloc(0);
    expect(Buffer.compare(found, readFileSync(join(libraries, "liba.so.1.5")))).toBe(0);
  });

  it("is refused by name when something of it is missing", () => {
    writeFileSync(join(root, "usr/bin/tool"), elfWanting(["libgone.so"], "nothing"));
    expect(() => packPrograms({ root, programs: ["usr/bin/tool"], folders: [] })).toThrow(
      "the unpacked packages have no libgone.so",
    );
    symlinkSync("loop", join(root, "loop"));
    expect(insideTree(root, "loop")).toBeUndefined();
  });
});
