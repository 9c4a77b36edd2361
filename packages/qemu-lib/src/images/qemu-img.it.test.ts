/** Images against the real qemu-img and QEMU. */
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectQmp } from "../qmp/connect.ts";
import { openEndpoint } from "../qmp/node.ts";
import { createDisk, createLinkedClone } from "./create.ts";
import { inspectImage } from "./inspect.ts";
import { checkImage, convertImage, measureImage, resizeDisk } from "./qemu-img.ts";
import { judgeUntrustedImage } from "./trust.ts";

const MIB = 2 ** 20;
const tool = { binary: "qemu-img" };
const evilNames = [
  "-f",
  "a,b=c",
  'q"uote',
  "s p",
  "%n",
  "c:d",
  "json:{",
  "nbd:x",
  "fat:rw:.",
  "new\nline",
  "ä",
];

describe("images with the real qemu-img", { timeout: 120_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "outm-images-it-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);
  const qemuImg = (...args: readonly string[]): string =>
    execFileSync("qemu-img", args, { cwd: folder, encoding: "utf8" });

  it.each(["qcow2", "qcow", "vmdk", "vdi", "vhdx", "vpc", "qed", "raw"] as const)(
    "knows a %s that qemu-img made",
    async (format) => {
      qemuImg("create", "-q", "-f", format, "made", "64M");
      const facts = await inspectImage(at("made"));
      expect(facts).toMatchObject({ format, references: [] });
      expect(facts.refusal).toBeUndefined();
      const { "virtual-size": size } = JSON.parse(
        qemuImg("info", "-f", format, "--output=json", "made"),
      ) as { "virtual-size": number };
      expect(facts.virtualSizeBytes).toBe(size);
    },
  );

  it.each([
    ["version 2", "compat=0.10"],
    ["small clusters", "cluster_size=512"],
    ["large clusters", "cluster_size=2M"],
    ["extended L2", "extended_l2=on"],
    ["zstd", "compression_type=zstd"],
    ["full allocation", "preallocation=metadata"],
  ])("accepts a qcow2 with %s", async (_name, option) => {
    qemuImg("create", "-q", "-f", "qcow2", "-o", option, "made", "64M");
    expect(judgeUntrustedImage(await inspectImage(at("made")))).toEqual({ ok: true });
  });

  it("accepts a qcow2 with data and snapshots, sees what a fixed VHD and other VMDKs are", async () => {
    qemuImg("create", "-q", "-f", "qcow2", "made", "64M");
    execFileSync("qemu-io", ["-f", "qcow2", "-c", "write 0 20M", at("made")]);
    qemuImg("snapshot", "-c", "one", "made");
    expect(await inspectImage(at("made"))).toMatchObject({
      virtualSizeBytes: 64 * MIB,
      warnings: [],
    });
    expect(judgeUntrustedImage(await inspectImage(at("made")))).toEqual({ ok: true });
    qemuImg("create", "-q", "-f", "vpc", "-o", "subformat=fixed", "fixed.vhd", "64M");
    expect(await inspectImage(at("fixed.vhd"))).toMatchObject({ format: "vpc" });
    qemuImg("convert", "-O", "vmdk", "-o", "subformat=streamOptimized", "made", "stream.vmdk");
    expect(judgeUntrustedImage(await inspectImage(at("stream.vmdk")))).toEqual({ ok: true });
    qemuImg("create", "-q", "-f", "vmdk", "-o", "subformat=monolithicFlat", "flat.vmdk", "64M");
    expect(judgeUntrustedImage(await inspectImage(at("flat.vmdk")))).toMatchObject({
      ok: false,
      error: { data: { name: "flat-flat.vmdk" } },
    });
    qemuImg("create", "-q", "-f", "vmdk", "-b", "stream.vmdk", "-F", "vmdk", "child.vmdk");
    expect(judgeUntrustedImage(await inspectImage(at("child.vmdk")))).toMatchObject({
      ok: false,
      error: { data: { role: "parent" } },
    });
  });

  it("sees an external data file", async () => {
    qemuImg("create", "-q", "-f", "qcow2", "-o", "data_file=other.raw", "made", "64M");
    expect(judgeUntrustedImage(await inspectImage(at("made")))).toMatchObject({
      ok: false,
      error: { data: { role: "data", name: "other.raw" } },
    });
  });

  it.each([0, 512, 10 * MIB, 40 * 2 ** 30, 600 * 2 ** 30, 70 * 2 ** 40])(
    "makes a qcow2 of %i bytes that qemu-img finds clean",
    async (sizeBytes) => {
      const disk = { path: at("disk.qcow2"), format: "qcow2" } as const;
      await createDisk(disk, sizeBytes);
      expect(await checkImage(tool, disk)).toEqual({ state: "clean", corruptions: 0, leaks: 0 });
      const info = JSON.parse(qemuImg("info", "-f", "qcow2", "--output=json", "disk.qcow2")) as {
        "virtual-size": number;
      };
      expect(info["virtual-size"]).toBe(sizeBytes);
    },
  );

  it("makes a linked clone that reads its base, takes writes, and moves with it", async () => {
    mkdirSync(at("lib/images"), { recursive: true });
    mkdirSync(at("lib/vm"));
    const base = { path: at("lib/images/base,x:y.qcow2"), format: "qcow2" } as const;
    await createDisk(base, 16 * MIB);
    execFileSync("qemu-io", ["-f", "qcow2", "-c", "write -P 0x5a 1M 64k", base.path]);
    await createLinkedClone(at("lib/vm/clone.qcow2"), base);
    execFileSync("mv", [at("lib"), at("moved")]);
    const clone = { path: at("moved/vm/clone.qcow2"), format: "qcow2" } as const;
    expect(
      execFileSync(
        "qemu-io",
        ["-f", "qcow2", "-c", "read -P 0x5a 1M 64k", "-c", "write -P 1 0 64k", clone.path],
        { encoding: "utf8" },
      ),
    ).not.toContain("failed");
    expect(await checkImage(tool, clone)).toMatchObject({ state: "clean" });
    await convertImage(
      tool,
      { ...clone, backing: "follow" },
      { path: at("full.raw"), format: "raw" },
    );
    expect(readFileSync(at("full.raw"))[MIB]).toBe(0x5a);
  });

  it("resizes, refuses to shrink unasked and leaves a raw disk raw", async () => {
    const disk = { path: at("disk.qcow2"), format: "qcow2" } as const;
    await createDisk(disk, 16 * MIB);
    await resizeDisk(tool, disk, 32 * MIB);
    expect(await inspectImage(disk.path)).toMatchObject({ virtualSizeBytes: 32 * MIB });
    await expect(resizeDisk(tool, disk, 8 * MIB)).rejects.toMatchObject({
      code: "image.shrinkRefused",
    });
    await resizeDisk(tool, disk, 8 * MIB, { shrink: "allow" });
    expect(await inspectImage(disk.path)).toMatchObject({ virtualSizeBytes: 8 * MIB });
    // A guest wrote a qcow2 with a backing file into its raw disk.
    writeFileSync(at("secret"), "canary".repeat(200));
    qemuImg("create", "-q", "-f", "qcow2", "-b", at("secret"), "-F", "raw", "guest.raw", "64M");
    const raw = { path: at("guest.raw"), format: "raw" } as const;
    await resizeDisk(tool, raw, 2 * MIB);
    expect(statSync(raw.path).size).toBe(2 * MIB);
    await convertImage(
      tool,
      { ...raw, backing: "standsAlone" },
      { path: at("copy.raw"), format: "raw" },
    );
    expect(readFileSync(at("copy.raw")).equals(readFileSync(raw.path))).toBe(true);
    expect(readFileSync(at("copy.raw")).includes("canary")).toBe(false);
  });

  it("never opens a backing file of an image said to stand alone", async () => {
    let connections = 0;
    const server = createServer((socket) => (connections++, socket.destroy()));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    qemuImg(
      "create",
      "-q",
      "-f",
      "qcow2",
      "-u",
      "-b",
      `nbd://127.0.0.1:${port}/x`,
      "-F",
      "raw",
      "evil.qcow2",
      "1M",
    );
    expect(judgeUntrustedImage(await inspectImage(at("evil.qcow2"))).ok).toBe(false);
    const source = { path: at("evil.qcow2"), format: "qcow2", backing: "standsAlone" } as const;
    await convertImage(tool, source, { path: at("out.raw"), format: "raw" });
    expect(readFileSync(at("out.raw")).every((byte) => byte === 0)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(connections).toBe(0);
  });

  it.each(evilNames)("takes the name %j literally", async (name) => {
    const source = { path: at(name), format: "qcow2" } as const;
    const target = { path: at(`${name}.copy`), format: "qcow2" } as const;
    await createDisk(source, MIB);
    await resizeDisk(tool, source, 2 * MIB);
    await convertImage(tool, { ...source, backing: "standsAlone" }, target);
    await createLinkedClone(at(`${name}.clone`), target);
    expect(await checkImage(tool, { path: at(`${name}.clone`), format: "qcow2" })).toMatchObject({
      state: "clean",
    });
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it("converts with progress, and leaves nothing behind when stopped", async () => {
    const source = { path: at("source.raw"), format: "raw", backing: "standsAlone" } as const;
    writeFileSync(source.path, new Uint8Array(64 * MIB).fill(7));
    const seen: number[] = [];
    await convertImage(
      tool,
      source,
      { path: at("a.qcow2"), format: "qcow2" },
      { onProgress: (fraction) => seen.push(fraction) },
    );
    expect(seen.at(-1)).toBe(1);
    expect(await inspectImage(at("a.qcow2"))).toMatchObject({ virtualSizeBytes: 64 * MIB });
    const abort = new AbortController();
    const stopped = convertImage(
      tool,
      source,
      { path: at("b.qcow2"), format: "qcow2" },
      {
        signal: abort.signal,
        onProgress: () => abort.abort(new Error("user said stop")),
      },
    );
    await expect(stopped).rejects.toThrow("user said stop");
    await expect(
      convertImage(tool, source, { path: at("a.qcow2"), format: "qcow2" }),
    ).rejects.toMatchObject({ code: "image.alreadyExists" });
    expect(readdirSync(folder).toSorted()).toEqual(["a.qcow2", "source.raw"]);
  });

  it("says how large a copy would be, and refuses one that has no room", async () => {
    const disk = { path: at("disk.raw"), format: "raw" } as const;
    await createDisk(disk, 64 * MIB);
    const measure = await measureImage(tool, { ...disk, backing: "standsAlone" }, "qcow2");
    expect(measure.requiredBytes).toBeLessThan(MIB);
    expect(measure.fullyAllocatedBytes).toBeGreaterThan(64 * MIB);
    // A tool that measures beyond any disk stands in for a full one.
    const greedy = at("greedy");
    writeFileSync(
      greedy,
      '#!/bin/sh\necho \'{"required": 4503599627370496, "fully-allocated": 4503599627370496}\'\n',
    );
    chmodSync(greedy, 0o755);
    await expect(
      convertImage(
        { binary: greedy },
        { ...disk, backing: "standsAlone" },
        { path: at("x"), format: "raw" },
      ),
    ).rejects.toMatchObject({ code: "disk.full", data: { neededBytes: 2 ** 52 } });
    expect(existsSync(at("x"))).toBe(false);
  });

  it("names a disk in use, a damaged one, a missing tool and a raw one without structure", async () => {
    const disk = { path: at("disk.qcow2"), format: "qcow2" } as const;
    await createDisk(disk, 16 * MIB);
    const socket = at("qmp.sock");
    const child = spawn(
      "qemu-system-x86_64",
      [
        ..."-machine none -nodefaults -display none".split(" "),
        "-qmp",
        `unix:${socket},server=on,wait=off`,
        "-blockdev",
        JSON.stringify({
          driver: "qcow2",
          "node-name": "d",
          file: { driver: "file", filename: disk.path },
        }),
      ],
      { stdio: "ignore" },
    );
    try {
      const qmp = await connectQmp(
        (signal) => openEndpoint({ kind: "unix", path: socket }, signal),
        { appearTimeoutMs: 30_000 },
      );
      await expect(resizeDisk(tool, disk, 32 * MIB)).rejects.toMatchObject({ code: "image.inUse" });
      await qmp.execute("quit");
    } finally {
      child.kill("SIGKILL");
    }
    writeFileSync(at("bad.qcow2"), "QFI");
    await expect(
      checkImage(tool, { path: at("bad.qcow2"), format: "qcow2" }),
    ).rejects.toMatchObject({
      code: "qemu.imgFailed",
      data: { stderr: expect.stringMatching(/.+/) },
    });
    await expect(checkImage({ binary: at("none") }, disk)).rejects.toMatchObject({
      code: "qemu.imgFailed",
    });
    await createDisk({ path: at("r.raw"), format: "raw" }, MIB);
    expect(await checkImage(tool, { path: at("r.raw"), format: "raw" })).toMatchObject({
      state: "unsupported",
    });
  });

  const isos = [
    "/usr/lib/ipxe/ipxe.iso",
    "/usr/lib/grub-rescue/grub-rescue-cdrom.iso",
    "/usr/lib/memtest86+/memtest86+x64.iso",
  ].filter((path) => existsSync(path));
  it.skipIf(isos.length === 0)(
    "knows real ISOs (skipped where neither ipxe nor grub-rescue-pc is installed)",
    async () => {
      for (const path of isos) {
        const facts = await inspectImage(path);
        expect(facts).toMatchObject({ format: "iso", bootable: { bios: true }, warnings: [] });
        expect(judgeUntrustedImage(facts)).toEqual({ ok: true });
      }
    },
  );

  it("makes a linked clone sparse", async () => {
    const base = { path: at("base.qcow2"), format: "qcow2" } as const;
    await createDisk(base, 40 * 2 ** 30);
    await createLinkedClone(at("clone"), base);
    expect(statSync(at("clone")).blocks * 512).toBeLessThan(MIB);
  });
});
