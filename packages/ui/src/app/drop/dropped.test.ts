import { describe, expect, it } from "vitest";
import { carriesFiles, droppedFiles, readDrop } from "./dropped.ts";

const file = new File(["x"], "debian.iso");
const item = (isDirectory: boolean) => ({
  webkitGetAsEntry: () => ({ isDirectory }) as FileSystemEntry,
});

describe("readDrop", () => {
  it("takes the path where the shell knows it", () => {
    expect(
      readDrop({ files: [file], items: [item(false)] }, { pathOf: () => "/isos/debian.iso" }),
    ).toEqual({
      kind: "file",
      from: { kind: "path", file: { kind: "iso", path: "/isos/debian.iso" } },
    });
  });
  it("takes the file itself in a browser", () => {
    expect(readDrop({ files: [file], items: [item(false)] }, undefined)).toEqual({
      kind: "file",
      from: { kind: "dropped", file },
    });
  });
  it("takes what is held where the engine shows no file", () => {
    const places = { heldFiles: () => ["/isos/debian.iso"] };
    expect(carriesFiles(["text/uri-list"], places)).toBe(true);
    expect(carriesFiles(["text/uri-list"], { heldFiles: () => [] })).toBe(false);
    expect(carriesFiles(["text/uri-list"], undefined)).toBe(false);
    expect(carriesFiles(["Files"], undefined)).toBe(true);
    expect(readDrop({ files: [], items: [] }, places)).toEqual({
      kind: "file",
      from: { kind: "path", file: { kind: "iso", path: "/isos/debian.iso" } },
    });
  });
  it("knows a folder and a drop without files", () => {
    expect(readDrop({ files: [file], items: [item(true)] }, undefined).kind).toBe("folder");
    expect(readDrop({ files: [], items: [] }, undefined).kind).toBe("nothing");
  });
});

describe("droppedFiles", () => {
  const held = { name: "held.txt", sizeBytes: 1, open: async () => file };
  const takeHeldFiles = async () => [held];

  it("are those that the page is shown", async () => {
    const [shown] = await droppedFiles({ files: [file] }, { takeHeldFiles });
    expect([shown?.name, shown?.sizeBytes, await shown?.open()]).toEqual(["debian.iso", 1, file]);
  });
  it("are the shell's where it is shown none", async () => {
    expect(await droppedFiles({ files: [] }, { takeHeldFiles })).toEqual([held]);
    expect(await droppedFiles({ files: [] }, {})).toEqual([]);
    expect(await droppedFiles({ files: [] }, undefined)).toEqual([]);
  });
});
