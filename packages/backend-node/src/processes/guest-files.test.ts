import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGuestFiles } from "./guest-files.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "ou-files-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const files = createGuestFiles();

describe("the files of a start", () => {
  it("are copied once and kept", async () => {
    const from = join(dir, "template");
    const path = join(dir, "firmware", "vars.fd");
    writeFileSync(from, "template");
    chmodSync(from, 0o444);
    await files.prepare({ kind: "copyOnce", from, path });
    expect(readFileSync(path, "utf8")).toBe("template");
    writeFileSync(path, "changed by the guest");
    await files.prepare({ kind: "copyOnce", from, path });
    expect(readFileSync(path, "utf8")).toBe("changed by the guest");
    expect(readdirSync(join(dir, "firmware"))).toEqual(["vars.fd"]);
  });

  it("say which firmware is missing", async () => {
    await expect(
      files.prepare({ kind: "copyOnce", from: join(dir, "none"), path: join(dir, "vars") }),
    ).rejects.toMatchObject({ code: "firmware.missing" });
    expect(readdirSync(dir)).toEqual([]);
  });

  it.skipIf(process.platform === "win32")(
    "hold a new secret at every start, for this user alone (modes)",
    async () => {
      const path = join(dir, "secret");
      await files.prepare({ kind: "secret", path });
      const first = readFileSync(path, "utf8");
      await files.prepare({ kind: "secret", path });
      expect(Buffer.from(first, "base64")).toHaveLength(32);
      expect(readFileSync(path, "utf8")).not.toBe(first);
      expect(lstatSync(path).mode & 0o777).toBe(0o600);
    },
  );

  it("are read up to a bound only", async () => {
    writeFileSync(join(dir, "big"), Buffer.alloc(100));
    expect(await files.readBounded(join(dir, "big"), 100)).toHaveLength(100);
    await expect(files.readBounded(join(dir, "big"), 99)).rejects.toMatchObject({
      code: "disk.full",
    });
  });
});

describe("checkImage", () => {
  it("takes the config's word for the format", async () => {
    const path = join(dir, "disk");
    // A raw disk whose guest wrote a qcow2 header with a data file elsewhere.
    const header = Buffer.alloc(64 * 1024);
    header.write("QFI\u00fb", 0, "latin1");
    header.writeUInt32BE(3, 4);
    writeFileSync(path, header);
    await expect(files.checkImage({ path, format: "raw" })).resolves.toBeUndefined();
    await expect(files.checkImage({ path, format: "qcow2" })).rejects.toMatchObject({
      code: "image.refused",
    });
  });

  it("names what is not there", async () => {
    await expect(
      files.checkImage({ path: join(dir, "none"), format: "raw" }),
    ).rejects.toMatchObject({ code: "image.notFound" });
    await expect(files.checkImage({ path: dir, format: "raw" })).rejects.toMatchObject({
      code: "image.isDirectory",
    });
  });
});
