import { FolderListing } from "@openutm/shared-types";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { revealCommands } from "./file-manager.ts";
import { findProgram } from "./find-program.ts";
import { createFolders } from "./folders.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "ou-folders-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const list = (show: "images" | "all" | "folders", path = folder) =>
  createFolders(folder).list({ path, show });
const names = async (show: "images" | "all" | "folders"): Promise<readonly string[]> =>
  (await list(show)).entries.map(({ name }) => name);

describe("a folder of the host", () => {
  it("shows folders first, then what the page asks for, in a person's order", async () => {
    for (const name of ["disc10.iso", "disc2.iso", "Disk.QCOW2", "notes.txt", ".hidden.iso"])
      writeFileSync(join(folder, name), "x");
    for (const name of ["zoo", "ähnlich"]) mkdirSync(join(folder, name));
    expect(await names("images")).toEqual([
      "ähnlich",
      "zoo",
      "disc2.iso",
      "disc10.iso",
      "Disk.QCOW2",
    ]);
    expect(await names("folders")).toEqual(["ähnlich", "zoo"]);
    expect(await names("all")).toContain("notes.txt");
  });

  it.skipIf(!existsSync("/dev/shm"))(
    "lists a file whose time no JSON number can say (on Linux's tmpfs, which has such times)",
    async () => {
      const huge = mkdtempSync("/dev/shm/ou-folders-");
      try {
        const file = join(huge, "huge.iso");
        writeFileSync(file, "");
        utimesSync(file, 2 ** 50, 2 ** 50);
        const listing = FolderListing.parse(await list("images", huge));
        expect(listing.entries).toMatchObject([{ modifiedAtMs: Number.MAX_SAFE_INTEGER }]);
      } finally {
        rmSync(huge, { recursive: true });
      }
    },
  );

  it("says where a link leads, and leaves out what leads nowhere", async () => {
    const target = join(folder, "real.iso");
    writeFileSync(target, "abc");
    symlinkSync(target, join(folder, "link.iso"));
    symlinkSync(join(folder, "none"), join(folder, "dangling.iso"));
    symlinkSync("/dev/zero", join(folder, "device.iso"));
    symlinkSync(folder, join(folder, "loop"));
    const { entries } = await list("images");
    expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
      ["loop", "folder"],
      ["link.iso", "iso"],
      ["real.iso", "iso"],
    ]);
  });

  it("fits the contract with hostile names, and is cut at 2,000", async () => {
    for (const name of [
      "\u001b[31mred.iso",
      "a\nb.iso",
      "\u202egnp.iso",
      "😀".repeat(60) + ".iso",
      "-rf.iso",
    ])
      writeFileSync(join(folder, name), "");
    expect(FolderListing.safeParse(await list("all")).error).toBeUndefined();
    for (let n = 0; n < 2001; n += 1) writeFileSync(join(folder, `${n}.iso`), "");
    const listed = await list("images");
    expect(listed.entries).toHaveLength(2000);
    expect(listed.truncated).toBe(true);
  });

  it("is refused in words when it is none", async () => {
    writeFileSync(join(folder, "file"), "");
    const failure = (path: string) =>
      list("all", path).then(
        () => "listed",
        (error: { readonly code: string }) => error.code,
      );
    expect(await failure(join(folder, "none"))).toBe("image.notFound");
    expect(await failure(join(folder, "file"))).toBe("image.notAFile");
    expect(await failure("relative")).toBe("image.notFound");
  });

  it("has places to begin at, and a parent but at the top", async () => {
    const { places, parent } = await list("folders");
    expect(places).toContainEqual({ name: "OpenUTM", path: folder });
    expect(parent).toBe(join(folder, ".."));
    const { root } = parse(folder);
    expect((await list("folders", root)).parent).toBeUndefined();
  });
});

describe("the file manager", () => {
  it("is given the file as one argument, whatever its name", () => {
    const evil = "/home/o/a'); rm -rf '~.iso";
    const [dbus, folderOnly] = revealCommands("linux", evil);
    expect(dbus?.at(-2)).toBe(`['${pathToFileURL(evil).href.replaceAll("'", "%27")}']`);
    expect(dbus?.at(-2)?.split("'")).toHaveLength(3);
    expect(folderOnly).toEqual(["xdg-open", "/home/o"]);
    expect(revealCommands("darwin", evil)[0]).toEqual(["open", "-R", evil]);
  });
});

describe("a program", () => {
  it.skipIf(process.platform === "win32")(
    "is found on PATH by its name, never in the folder that one is in",
    () => {
      writeFileSync(join(folder, "tool"), "#!/bin/sh\n", { mode: 0o755 });
      writeFileSync(join(folder, "plain"), "");
      mkdirSync(join(folder, "sh"));
      expect(findProgram("tool", { PATH: folder })).toBe(join(folder, "tool"));
      expect(findProgram("plain", { PATH: folder })).toBeUndefined();
      expect(findProgram("tool", { PATH: ".:relative" })).toBeUndefined();
      expect(findProgram("sh", { PATH: folder })).not.toBe(join(folder, "sh"));
    },
  );
});
