import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { identifyImage } from "./identify-image.ts";
import { DESCRIPTORS, readVolume } from "./volume.ts";

const sector = 2048;

type Parts = { readonly volumeId?: string; readonly type?: number; readonly blocksBe?: number };

const descriptor = ({
  volumeId = "Debian 13.1.0 amd64 n",
  type = 1,
  blocksBe = 100,
}: Parts = {}): Buffer => {
  const bytes = Buffer.alloc(sector);
  bytes[0] = type;
  bytes.write("CD001\u0001", 1, "latin1");
  bytes.write(volumeId.padEnd(32), 40, "latin1");
  bytes.writeUInt32LE(100, 80);
  bytes.writeUInt32BE(blocksBe, 84);
  bytes.writeUInt16LE(sector, 128);
  bytes.writeUInt16BE(sector, 130);
  return bytes;
};

let folder = "";
const file = (name: string): string => join(folder, name);
const write = (name: string, ...descriptors: readonly Buffer[]): string => {
  writeFileSync(file(name), Buffer.concat([Buffer.alloc(DESCRIPTORS.offset), ...descriptors]));
  return file(name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ou-identify-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const none = { confidence: "unknown", candidates: [] };

describe("an image", () => {
  it("is named by its own words, through a link as well", async () => {
    const path = write("renamed.iso", descriptor());
    expect(await identifyImage(path)).toMatchObject({ os: "debian13", confidence: "certain" });
    symlinkSync(path, file("link.iso"));
    expect(await identifyImage(file("link.iso"))).toMatchObject({ os: "debian13" });
  });

  it("is read past a boot record, and no further than the end of the descriptors", async () => {
    expect(
      await identifyImage(write("boot.iso", descriptor({ type: 0 }), descriptor())),
    ).toMatchObject({ os: "debian13" });
    expect(
      await identifyImage(write("ended.iso", descriptor({ type: 255 }), descriptor())),
    ).toEqual(none);
  });

  it("asks the host's database only where its own words do not suffice", async () => {
    const asked: string[] = [];
    const osinfo = async ({ volumeId }: { readonly volumeId: string }) => {
      asked.push(volumeId);
      return [{ os: "madeup1", name: "Made Up 1", why: "" }];
    };
    await identifyImage(write("known.iso", descriptor()), { osinfo });
    const found = await identifyImage(write("new.iso", descriptor({ volumeId: "MADE UP" })), {
      osinfo,
    });
    expect(found).toMatchObject({ os: "madeup1", confidence: "likely" });
    expect(asked).toEqual(["MADE UP"]);
  });
});

describe("an image that lies", () => {
  it.each([
    ["ends before the descriptors", () => write("a.iso")],
    [
      "ends inside the descriptor",
      () => {
        const path = write("b.iso", descriptor());
        truncateSync(path, DESCRIPTORS.offset + 900);
        return path;
      },
    ],
    ["gives two sizes", () => write("c.iso", descriptor({ blocksBe: 7 }))],
    ["is no ISO", () => write("d.iso", Buffer.alloc(sector, 0x41))],
    [
      "never ends its descriptors",
      () => write("e.iso", ...Array.from({ length: 2000 }, () => descriptor({ type: 3 }))),
    ],
    [
      "is called by escape sequences",
      () => write("f.iso", descriptor({ volumeId: "\u001b[2J<img onerror=x>" })),
    ],
  ])("is unknown: it %s", async (_name, make) => {
    expect(await identifyImage(make())).toEqual(none);
  });

  it("is refused in words where it is no file", async () => {
    mkdirSync(file("folder"));
    writeFileSync(file("empty.iso"), "");
    execFileSync("mkfifo", [file("fifo.iso")]);
    const codes = ["folder", "empty.iso", "fifo.iso", "missing.iso"].map((name) => file(name));
    const seen = await Promise.all(
      [...codes, "/dev/zero"].map((path) =>
        identifyImage(path).then(
          () => "identified",
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(seen).toEqual([
      "image.isDirectory",
      "image.empty",
      "image.notAFile",
      "image.notFound",
      "image.notAFile",
    ]);
  });

  it("never makes the reader throw, whatever its bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3 * sector }), fc.boolean(), (noise, marked) => {
        const bytes = Uint8Array.from(noise);
        if (marked && bytes.length > 8) bytes.set([1, ...Buffer.from("CD001\u0001")], 0);
        const volume = readVolume(bytes);
        expect(Object.values(volume ?? {}).join("")).toMatch(/^[\u0020-\u007e]*$/);
      }),
    );
  });
});
