import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createImageInbox, fileNameFor, freeName, judgeHead } from "./image-inbox.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "ou-inbox-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A disk that boots. */
const disk = (): Uint8Array => {
  const bytes = new Uint8Array(64 * 1024);
  bytes.set([0x55, 0xaa], 510);
  return bytes;
};

describe("a name for a file that comes", () => {
  it.each([
    ["a.iso", "a.iso"],
    ["..hidden.iso", "hidden.iso"],
    ['a<b>:"c|?*.iso', "a_b___c___.iso"],
    ["trailing. . ", "trailing"],
    ["...", "image"],
    ["\u202egnp.iso", "\u202egnp.iso"],
  ])("of %j is %j", (name, expected) => {
    expect(fileNameFor(name)).toBe(expected);
  });
  it("is bounded in bytes, by whole characters, with its ending", () => {
    const name = fileNameFor(`${"😀".repeat(200)}.iso`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^(?:😀)+\.iso$/u);
  });
  it("is one that nobody has, whatever its case", () => {
    expect(freeName("a.iso", new Set())).toBe("a.iso");
    expect(freeName("A.iso", new Set(["a.iso", "a (2).ISO"]))).toBe("A (3).iso");
  });
});

describe("what is taken for an image", () => {
  it("boots, or says what it is", () => {
    const iso = new Uint8Array(64 * 1024);
    iso.set(new TextEncoder().encode("CD001"), 32_769);
    for (const head of [disk(), iso, new Uint8Array([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3])])
      expect(() => judgeHead("a", head)).not.toThrow();
  });
  it.each([
    ["text", "hello world\n".repeat(10_000)],
    ["an archive", "PK\u0003\u0004"],
    ["nothing at all", ""],
  ])("is not %s", (_what, text) => {
    const head = new TextEncoder().encode(text).subarray(0, 64 * 1024);
    expect(() => judgeHead("a", head)).toThrow(
      expect.objectContaining({ code: "image.unknownFormat" }),
    );
  });
});

describe("the inbox", () => {
  it("gives a file its name when it is whole, beside what is there", async () => {
    writeFileSync(join(folder, "a.img"), "mine");
    const inbox = createImageInbox(folder);
    const [one, two] = [
      await inbox.open({ name: "a.img", sizeBytes: 10 }),
      await inbox.open({ name: "a.img", sizeBytes: 10 }),
    ];
    expect([one.path, two.path]).toEqual([join(folder, "a (2).img"), join(folder, "a (3).img")]);
    await one.write(disk());
    await one.judge();
    expect(readdirSync(folder)).not.toContain("a (2).img");
    await one.finish();
    await one.discard();
    await two.discard();
    expect(readdirSync(folder).toSorted()).toEqual(["a (2).img", "a.img"]);
    expect(readFileSync(join(folder, "a.img"), "utf8")).toBe("mine");
    expect(readFileSync(join(folder, "a (2).img"))).toHaveLength(64 * 1024);
  });

  it("never overwrites what took the name meanwhile", async () => {
    const incoming = await createImageInbox(folder).open({ name: "a.img", sizeBytes: 10 });
    await incoming.write(disk());
    writeFileSync(join(folder, "a.img"), "mine");
    await expect(incoming.finish()).rejects.toMatchObject({ code: "image.alreadyExists" });
    await incoming.discard();
    expect(readdirSync(folder)).toEqual(["a.img"]);
    expect(readFileSync(join(folder, "a.img"), "utf8")).toBe("mine");
  });

  it("refuses what the disk has no room for, and removes what a crash left", async () => {
    writeFileSync(join(folder, ".0011223344556677.coming"), "half");
    const inbox = createImageInbox(folder);
    await expect(inbox.open({ name: "a.img", sizeBytes: 2 ** 52 })).rejects.toMatchObject({
      code: "disk.full",
    });
    const incoming = await inbox.open({ name: "a.img", sizeBytes: 10 });
    expect(readdirSync(folder)).toHaveLength(1);
    await incoming.discard();
    expect(readdirSync(folder)).toEqual([]);
  });
});
