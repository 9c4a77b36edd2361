import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDisk, createLinkedClone } from "./create.ts";
import { inspectImage } from "./inspect.ts";
import { requireFreeSpace, UNFINISHED_FILE, writeNewFile } from "./new-file.ts";
import { layoutEmptyQcow2 } from "./qcow2-writer.ts";
import { createProgressReader } from "./progress.ts";
import { judgeUntrustedImage } from "./trust.ts";

const MIB = 2 ** 20;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outm-images-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

function writeQcow2(path: string, backingName: string): void {
  const layout = layoutEmptyQcow2({
    virtualSizeBytes: MIB,
    backing: { name: backingName, format: "raw" },
  });
  const bytes = new Uint8Array(layout.fileSizeBytes);
  for (const part of layout.parts) bytes.set(part.bytes, part.offset);
  writeFileSync(path, bytes);
}

describe("what is no image", () => {
  it("is told apart: missing, folder, empty", async () => {
    mkdirSync(at("folder.iso"));
    writeFileSync(at("empty.iso"), "");
    await expect(inspectImage(at("missing"))).rejects.toMatchObject({
      code: "image.notFound",
      hint: expect.any(String),
    });
    await expect(inspectImage(at("a\0b"))).rejects.toMatchObject({ code: "image.notFound" });
    await expect(inspectImage(at("x".repeat(300)))).rejects.toMatchObject({
      code: "image.notFound",
    });
    await expect(inspectImage(at("empty.iso/x"))).rejects.toMatchObject({ code: "image.notFound" });
    await expect(inspectImage(at("folder.iso"))).rejects.toMatchObject({
      code: "image.isDirectory",
    });
    await expect(inspectImage(at("empty.iso"))).rejects.toMatchObject({ code: "image.empty" });
  });

  it.skipIf(process.platform === "win32")(
    "is told apart: FIFO and endless device (Windows has neither as files)",
    async () => {
      execFileSync("mkfifo", [at("fifo")]);
      symlinkSync("/dev/zero", at("link.iso"));
      for (const path of [at("fifo"), "/dev/zero", at("link.iso")]) {
        await expect(inspectImage(path)).rejects.toMatchObject({ code: "image.notAFile" });
      }
    },
  );

  it.skipIf(process.platform === "win32")(
    "is told apart: no permission (Windows has no mode bits)",
    () => {
      writeFileSync(at("secret.iso"), "x");
      chmodSync(at("secret.iso"), 0o000);
      chmodSync(folder, 0o755);
      // Root reads everything, so another user asks when the tests run as root.
      const script = `import(process.argv[1]).then((m) => m.inspectImage(process.argv[2])).catch((e) => console.log(e.code))`;
      const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const args = [
        "--no-warnings",
        "-e",
        script,
        join(import.meta.dirname, "inspect.ts"),
        at("secret.iso"),
      ];
      const { stdout } = spawnSync(process.execPath, args, {
        ...other,
        encoding: "utf8",
        cwd: "/",
      });
      expect(stdout.trim()).toBe("image.unreadable");
    },
  );
});

describe("inspectImage", () => {
  it("gives the facts of a raw disk through a symbolic link", async () => {
    writeFileSync(at("disk.img"), "x");
    truncateSync(at("disk.img"), 8 * MIB);
    symlinkSync(at("disk.img"), at("link.img"));
    const facts = await inspectImage(at("link.img"));
    expect(facts).toMatchObject({
      format: "raw",
      virtualSizeBytes: 8 * MIB,
      fileSizeBytes: 8 * MIB,
      references: [],
    });
    expect(facts.path.endsWith("disk.img")).toBe(true);
    expect(facts.actualSizeBytes).toBeLessThan(MIB);
    expect(judgeUntrustedImage(facts)).toEqual({ ok: true });
  });

  it("keeps a raw disk raw, whatever header its guest wrote", async () => {
    writeQcow2(at("disk.raw"), "/etc/passwd");
    expect(await inspectImage(at("disk.raw"), { format: "raw" })).toMatchObject({
      format: "raw",
      references: [],
    });
    const guessed = judgeUntrustedImage(await inspectImage(at("disk.raw")));
    expect(guessed).toMatchObject({
      ok: false,
      error: { code: "image.refused", data: { name: "/etc/passwd" } },
    });
  });

  it.each([
    ["a backing file", "/etc/passwd"],
    [
      "a backing node in JSON",
      'json:{"driver":"nbd","server":{"type":"inet","host":"127.0.0.1","port":"1"}}',
    ],
  ])("lets %s be refused by name", async (_name, backing) => {
    writeQcow2(at("evil.qcow2"), backing);
    const verdict = judgeUntrustedImage(await inspectImage(at("evil.qcow2")));
    expect(verdict).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(backing) },
    });
  });

  it("lets an external VMDK extent be refused by name", async () => {
    writeFileSync(
      at("evil.vmdk"),
      '# Disk DescriptorFile\nversion=1\nRW 8192 FLAT "/etc/passwd" 0\n',
    );
    const verdict = judgeUntrustedImage(await inspectImage(at("evil.vmdk")));
    expect(verdict).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("/etc/passwd") },
    });
  });

  it("lets a header with a loop be refused", async () => {
    writeQcow2(at("loop.qcow2"), "x");
    const layout = layoutEmptyQcow2({ virtualSizeBytes: MIB });
    const bytes = new Uint8Array(layout.fileSizeBytes);
    for (const part of layout.parts) bytes.set(part.bytes, part.offset);
    new DataView(bytes.buffer).setBigUint64(65_536, 65_536n);
    writeFileSync(at("loop.qcow2"), bytes);
    const facts = await inspectImage(at("loop.qcow2"));
    expect(facts.refusal).toContain("into itself");
    expect(judgeUntrustedImage(facts)).toMatchObject({
      ok: false,
      error: { code: "image.refused" },
    });
  });

  it("says what to do with a compressed image", async () => {
    writeFileSync(at("disk.img.gz"), Buffer.from("1f8b0800", "hex"));
    const verdict = judgeUntrustedImage(await inspectImage(at("disk.img.gz")));
    expect(verdict).toMatchObject({
      ok: false,
      error: { hint: expect.stringContaining("Unpack") },
    });
  });

  it("answers for a truncated ISO and one of 1 TiB without reading it", async () => {
    writeFileSync(at("short.iso"), new Uint8Array(32_768));
    expect(await inspectImage(at("short.iso"))).toMatchObject({ format: "raw" });
    const head = new Uint8Array(65_536);
    head.set([1, ...Buffer.from("CD001"), 1], 32_768);
    writeFileSync(at("large.iso"), head);
    truncateSync(at("large.iso"), 2 ** 40);
    expect(await inspectImage(at("large.iso"))).toMatchObject({
      format: "iso",
      virtualSizeBytes: 2 ** 40,
    });
  });
});

describe("new files", () => {
  it("appear whole, never replace and leave nothing behind", async () => {
    await createDisk({ path: at("a.qcow2"), format: "qcow2" }, 10 * MIB);
    await createDisk({ path: at("b.raw"), format: "raw" }, 10 * MIB + 1);
    expect(await inspectImage(at("a.qcow2"))).toMatchObject({
      format: "qcow2",
      virtualSizeBytes: 10 * MIB,
    });
    expect(await inspectImage(at("b.raw"))).toMatchObject({ fileSizeBytes: 10 * MIB + 512 });
    await expect(createDisk({ path: at("a.qcow2"), format: "raw" }, MIB)).rejects.toMatchObject({
      code: "image.alreadyExists",
    });
    const failing = writeNewFile(at("c"), async (path) => {
      writeFileSync(path, "half");
      expect(readdirSync(folder).filter((name) => UNFINISHED_FILE.test(name))).toHaveLength(1);
      throw new Error("stopped");
    });
    await expect(failing).rejects.toThrow("stopped");
    const racing = writeNewFile(at("d"), async (path) => {
      writeFileSync(path, "ours");
      writeFileSync(at("d"), "theirs");
    });
    await expect(racing).rejects.toMatchObject({ code: "image.alreadyExists" });
    expect(readdirSync(folder).toSorted()).toEqual(["a.qcow2", "b.raw", "d"]);
  });

  it("are refused in words where they cannot be", async () => {
    await expect(createDisk({ path: at("no/such/a"), format: "raw" }, MIB)).rejects.toMatchObject({
      code: "image.unwritable",
    });
    await expect(requireFreeSpace(folder, 2 ** 52)).rejects.toMatchObject({
      code: "disk.full",
      data: { neededBytes: 2 ** 52, freeBytes: expect.any(Number) },
    });
    expect(() => layoutEmptyQcow2({ virtualSizeBytes: 100 })).toThrow("512-byte");
    await expect(createDisk({ path: at("x"), format: "raw" }, Number.NaN)).rejects.toThrow(
      "whole number",
    );
    expect(() =>
      layoutEmptyQcow2({ virtualSizeBytes: 0, backing: { name: "x".repeat(1024), format: "raw" } }),
    ).toThrow("1023");
  });

  it("as linked clones store the way to their base relative to themselves", async () => {
    mkdirSync(at("images"));
    mkdirSync(at("vms"));
    await createDisk({ path: at("images/a:b,c.qcow2"), format: "qcow2" }, 10 * MIB);
    await createLinkedClone(at("vms/clone.qcow2"), {
      path: at("images/a:b,c.qcow2"),
      format: "qcow2",
    });
    expect(await inspectImage(at("vms/clone.qcow2"))).toMatchObject({
      virtualSizeBytes: 10 * MIB,
      references: [{ role: "backing", name: "./../images/a:b,c.qcow2", format: "qcow2" }],
    });
    writeFileSync(at("bad.qcow2"), "QFI");
    await expect(
      createLinkedClone(at("x"), { path: at("bad.qcow2"), format: "qcow2" }),
    ).rejects.toMatchObject({ code: "image.refused" });
  });
});

describe("progress", () => {
  it("is read across cuts and never goes back", () => {
    const seen: number[] = [];
    const read = createProgressReader((fraction) => seen.push(fraction));
    for (const text of [
      "    (0.00/100%)\r    (1",
      "2.50/100%)\r",
      "    (12.50/100%)\r",
      "noise (99",
      "    (100.00/100%)\r\n",
    ])
      read(text);
    expect(seen).toEqual([0, 0.125, 1]);
  });
});
