import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutEmptyQcow2 } from "../qcow2-writer.ts";
import type { NewQcow2 } from "../qcow2-writer.ts";
import { detectFormat } from "./detect.ts";
import type { ImageFormat } from "./detect.ts";
import { parseBootCatalog, parseIso9660 } from "./iso9660.ts";
import { findVhdxMetadata, parseVhdxMetadata } from "./others.ts";
import { parseHeader } from "./parse.ts";
import { checkQcow2Tables, parseQcow2 } from "./qcow2.ts";
import type { HeaderReading } from "./reading.ts";

const GIB = 2 ** 30;

function fileOf(options: NewQcow2): { head: Uint8Array; fileSizeBytes: number; view: DataView } {
  const { fileSizeBytes, parts } = layoutEmptyQcow2(options);
  const head = new Uint8Array(65_536);
  head.set(parts[0]!.bytes);
  return { head, fileSizeBytes, view: new DataView(head.buffer) };
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

function vmdkText(lines: readonly string[]): HeaderReading {
  const head = ascii(["# Disk DescriptorFile", "version=1", ...lines].join("\n"));
  expect(detectFormat(head)).toBe("vmdk");
  return parseHeader("vmdk", { head, tail: new Uint8Array(0), fileSizeBytes: head.length });
}

const reasonOf = (reading: HeaderReading): string =>
  reading.kind === "refused" ? reading.reason : "accepted";

describe("qcow2 header", () => {
  it("reads what the writer lays out", () => {
    const { head, fileSizeBytes } = fileOf({ virtualSizeBytes: 40 * GIB });
    expect(detectFormat(head)).toBe("qcow2");
    expect(parseQcow2(head, fileSizeBytes)).toMatchObject({
      kind: "ok",
      version: 3,
      virtualSizeBytes: 40 * GIB,
      clusterBits: 16,
      references: [],
      warnings: [],
      isEncrypted: false,
    });
  });

  it.each([
    "/etc/passwd",
    'json:{"driver":"nbd","host":"127.0.0.1"}',
    "nbd://127.0.0.1:10809/x",
    "../../secret",
  ])("names the backing file %s", (name) => {
    const { head, fileSizeBytes } = fileOf({
      virtualSizeBytes: GIB,
      backing: { name, format: "raw" },
    });
    expect(parseQcow2(head, fileSizeBytes)).toMatchObject({
      references: [{ role: "backing", name, format: "raw" }],
    });
  });

  it("names an external data file by its extension, and even without one by its feature bit", () => {
    const { head, fileSizeBytes, view } = fileOf({ virtualSizeBytes: GIB });
    view.setBigUint64(72, 4n);
    expect(parseQcow2(head, fileSizeBytes)).toMatchObject({
      references: [{ role: "data", name: "" }],
    });
    const name = 'json:{"driver":"file","filename":"/etc/shadow"}';
    view.setUint32(104, 0x44415441);
    view.setUint32(108, name.length);
    head.set(ascii(name), 112);
    expect(parseQcow2(head, fileSizeBytes)).toMatchObject({ references: [{ role: "data", name }] });
    view.setBigUint64(72, 0n);
    expect(parseQcow2(head, fileSizeBytes)).toMatchObject({ references: [{ role: "data", name }] });
  });

  type Mutation = (view: DataView) => void;
  const hostile: readonly (readonly [string, string, Mutation])[] = [
    ["version 9", "version", (view) => view.setUint32(4, 9)],
    ["cluster_bits 63", "cluster size", (view) => view.setUint32(20, 63)],
    ["cluster_bits 8", "cluster size", (view) => view.setUint32(20, 8)],
    ["cluster_bits 2^32-1", "cluster size", (view) => view.setUint32(20, 0xffffffff)],
    ["a size of 2^62", "claims more", (view) => view.setBigUint64(24, 2n ** 62n)],
    [
      "a size its table cannot hold",
      "too small",
      (view) => view.setBigUint64(24, BigInt(GIB) * 100n),
    ],
    [
      "a first-level table over 32 MiB",
      "larger than 32 MiB",
      (view) => view.setUint32(36, 2 ** 22 + 1),
    ],
    [
      "a first-level table past the end",
      "past the file's end",
      (view) => view.setBigUint64(40, 2n ** 40n),
    ],
    ["a first-level table in the header", "impossible place", (view) => view.setBigUint64(40, 0n)],
    [
      "a first-level table off its cluster",
      "impossible place",
      (view) => view.setBigUint64(40, 65537n),
    ],
    ["tables over each other", "over each other", (view) => view.setBigUint64(40, 65536n)],
    ["no reference counts", "reference count table", (view) => view.setUint32(56, 0)],
    [
      "a huge reference count table",
      "reference count table",
      (view) => view.setUint32(56, 0xffffffff),
    ],
    ["reference counts of 2^40 bits", "width", (view) => view.setUint32(96, 40)],
    ["2^31 snapshots", "snapshots", (view) => view.setUint32(60, 2 ** 31)],
    [
      "snapshots past the end",
      "snapshot table",
      (view) => (view.setUint32(60, 9), view.setBigUint64(64, 2n ** 50n)),
    ],
    ["unknown features", "unknown", (view) => view.setBigUint64(72, 2n ** 40n)],
    ["a header of 4 GiB", "length", (view) => view.setUint32(100, 0xffffffff)],
    [
      "a name past the end",
      "outside the header",
      (view) => (view.setBigUint64(8, 2n ** 50n), view.setUint32(16, 9)),
    ],
    [
      "a name of 4 GiB",
      "longer than 1023",
      (view) => (view.setBigUint64(8, 200n), view.setUint32(16, 0xffffffff)),
    ],
    [
      "an extension past the end",
      "extension",
      (view) => (view.setUint32(104, 5), view.setUint32(108, 0xffffff00)),
    ],
  ];

  it.each(hostile)("refuses %s", (_name, reason, mutate) => {
    const { head, fileSizeBytes, view } = fileOf({ virtualSizeBytes: GIB });
    mutate(view);
    const startedMs = performance.now();
    expect(reasonOf(parseQcow2(head, fileSizeBytes))).toContain(reason);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });

  it("refuses endless extensions and a file cut off", () => {
    const { head, fileSizeBytes, view } = fileOf({ virtualSizeBytes: GIB });
    for (let at = 104; at + 8 < 4096; at += 8) view.setUint32(at, 0x1234);
    expect(reasonOf(parseQcow2(head, fileSizeBytes))).toContain("too many extensions");
    const whole = fileOf({ virtualSizeBytes: GIB });
    expect(reasonOf(parseQcow2(whole.head, 100_000))).toContain("cut off");
    expect(reasonOf(parseQcow2(whole.head.subarray(0, 80), 80))).toContain("cut off");
  });

  it("warns of a size over 64 TiB, of corruption and of an unclean end", () => {
    const large = fileOf({ virtualSizeBytes: 65 * 2 ** 40 });
    expect(parseQcow2(large.head, large.fileSizeBytes)).toMatchObject({
      warnings: [expect.stringContaining("64 TiB")],
    });
    large.view.setBigUint64(24, BigInt(GIB));
    large.view.setBigUint64(72, 3n);
    expect(parseQcow2(large.head, large.fileSizeBytes)).toMatchObject({
      warnings: [expect.stringContaining("corrupt"), expect.stringContaining("cleanly")],
    });
  });

  it("finds loops and strays in the tables", () => {
    const { head, fileSizeBytes } = fileOf({ virtualSizeBytes: GIB });
    const header = parseQcow2(head, fileSizeBytes);
    if (header.kind === "refused") throw new Error(header.reason);
    const { layout } = header;
    const table = (...entries: readonly number[]): Uint8Array => {
      const view = new DataView(new ArrayBuffer(entries.length * 8));
      entries.forEach((entry, index) => view.setBigUint64(index * 8, BigInt(entry)));
      return new Uint8Array(view.buffer);
    };
    const check = (l1: Uint8Array, refcountTable: Uint8Array) =>
      checkQcow2Tables(layout, { l1, refcountTable }, fileSizeBytes)?.reason;
    expect(check(table(0, 0), table(2 * 65_536))).toBeUndefined();
    expect(check(table(0), table(layout.refcountTableOffset))).toContain("into itself");
    expect(check(table(layout.l1Offset), table(2 * 65_536))).toContain("into itself");
    expect(check(table(2 * 65_536), table(2 * 65_536))).toContain("into itself");
    expect(check(table(0), table(2 ** 50))).toContain("outside the file");
    expect(check(table(0), table(2 * 65_536 + 512))).toContain("outside the file");
  });
});

describe("VMDK", () => {
  it.each([
    ["FLAT with a host path", 'RW 8192 FLAT "/etc/passwd" 0', "/etc/passwd"],
    ["FLAT with ..", 'RW 8192 FLAT "../../../etc/shadow" 0', "../../../etc/shadow"],
    ["VMFS", 'RW 8192 VMFS "other-flat.vmdk"', "other-flat.vmdk"],
    ["SPARSE in a separate file", 'RW 8192 SPARSE "other.vmdk"', "other.vmdk"],
  ])("names the extent: %s", (_name, line, name) => {
    expect(vmdkText([line])).toMatchObject({
      virtualSizeBytes: 8192 * 512,
      references: [{ role: "extent", name }],
    });
  });

  it("names a parent by hint and by id", () => {
    const reading = vmdkText([
      "parentCID=12345678",
      'parentFileNameHint="/base.vmdk"',
      'RW 8 ZERO ""',
    ]);
    expect(reading).toMatchObject({
      references: [
        { role: "parent", name: "CID 12345678" },
        { role: "parent", name: "/base.vmdk" },
      ],
    });
    expect(vmdkText(["parentCID=ffffffff", "RW 8 ZERO"])).toMatchObject({
      references: [],
      virtualSizeBytes: 4096,
    });
  });

  it("follows the descriptor when the sparse header has no capacity, as QEMU would", () => {
    const head = new Uint8Array(4096);
    head.set(ascii("KDMV"));
    const view = new DataView(head.buffer);
    view.setBigUint64(28, 1n, true);
    view.setBigUint64(36, 2n, true);
    head.set(ascii('version=1\nRW 8192 FLAT "/etc/passwd" 0\n'), 512);
    const read = () => parseHeader("vmdk", { head, tail: new Uint8Array(0), fileSizeBytes: 4096 });
    expect(read()).toMatchObject({ references: [{ role: "extent", name: "/etc/passwd" }] });
    view.setBigUint64(12, 8192n, true);
    expect(read()).toMatchObject({ references: [{ role: "extent", name: "/etc/passwd" }] });
    head.set(ascii('version=1\nRW 8192 SPARSE "self.vmdk"   \n'), 512);
    expect(read()).toMatchObject({ references: [], virtualSizeBytes: 8192 * 512 });
    view.setBigUint64(28, 2n ** 40n, true);
    expect(reasonOf(read())).toContain("outside the header");
  });

  it("refuses impossible sizes and no extents", () => {
    expect(reasonOf(vmdkText(['RW 99999999999999999999 FLAT "x"']))).toContain("impossible size");
    expect(reasonOf(vmdkText(["createType=x"]))).toContain("no extent");
    expect(reasonOf(vmdkText(Array.from({ length: 2000 }, () => "RW 1 ZERO")))).toContain(
      "extents",
    );
  });
});

describe("other formats", () => {
  it("names the backing file of qcow version 1 and QED", () => {
    const qcow = new Uint8Array(200);
    qcow.set(ascii("QFI\xfb"));
    const qcowView = new DataView(qcow.buffer);
    qcowView.setUint32(4, 1);
    qcowView.setBigUint64(8, 100n);
    qcowView.setUint32(16, 6);
    qcow.set(ascii("/a.img"), 100);
    expect(detectFormat(qcow)).toBe("qcow");
    const ends = { tail: new Uint8Array(0), fileSizeBytes: 200 };
    expect(parseHeader("qcow", { head: qcow, ...ends })).toMatchObject({
      references: [{ name: "/a.img" }],
    });
    const qed = new Uint8Array(200);
    qed.set(ascii("QED\0"));
    const qedView = new DataView(qed.buffer);
    qedView.setBigUint64(16, 1n, true);
    qedView.setUint32(56, 64, true);
    qedView.setUint32(60, 6, true);
    qed.set(ascii("/b.img"), 64);
    expect(parseHeader("qed", { head: qed, ...ends })).toMatchObject({
      references: [{ role: "backing", name: "/b.img" }],
    });
    qedView.setUint32(56, 0xfffffff0, true);
    expect(parseHeader("qed", { head: qed, ...ends }).kind).toBe("refused");
  });

  it("sees the parent of a differencing VHD and VDI", () => {
    const vhd = new Uint8Array(512);
    vhd.set(ascii("conectix"));
    const vhdView = new DataView(vhd.buffer);
    vhdView.setBigUint64(48, BigInt(GIB));
    vhdView.setUint32(60, 4);
    expect(detectFormat(new Uint8Array(4096), vhd)).toBe("vpc");
    const ends = { head: new Uint8Array(4096), tail: vhd, fileSizeBytes: 4608 };
    expect(parseHeader("vpc", ends)).toMatchObject({ references: [{ role: "parent" }] });
    vhdView.setUint32(60, 2);
    expect(parseHeader("vpc", ends)).toMatchObject({ references: [], virtualSizeBytes: GIB });
    const vdi = new Uint8Array(512);
    vdi.set(ascii("\x7f\x10\xda\xbe"), 0x40);
    const vdiView = new DataView(vdi.buffer);
    vdiView.setUint32(0x44, 0x10001, true);
    vdi[0x1b8] = 7;
    expect(detectFormat(vdi)).toBe("vdi");
    expect(parseHeader("vdi", { head: vdi, tail: vdi, fileSizeBytes: 512 })).toMatchObject({
      references: [{ role: "parent" }],
    });
  });

  it.each([
    ["gzip", "\x1f\x8b\x08"],
    ["xz", "\xfd7zXZ\0"],
    ["zip", "PK\x03\x04"],
    ["zstd", "\x28\xb5\x2f\xfd"],
  ])("says that %s is to be unpacked", (_name, mark) => {
    const head = ascii(mark.padEnd(600, "\0"));
    const format = detectFormat(head);
    expect(format).toBe("compressed");
    expect(reasonOf(parseHeader(format, { head, tail: head, fileSizeBytes: 600 }))).toContain(
      "Unpack",
    );
  });
});

describe("ISO 9660", () => {
  function volume(volumeId: string): { head: Uint8Array; view: DataView } {
    const head = new Uint8Array(65_536);
    const view = new DataView(head.buffer);
    head.set(ascii("\x01CD001\x01"), 32_768);
    head.set(ascii(volumeId.padEnd(32)), 32_808);
    view.setUint32(32_768 + 80, 32, true);
    view.setUint32(32_768 + 84, 32);
    view.setUint16(32_768 + 128, 2048, true);
    view.setUint16(32_768 + 130, 2048);
    head.set(ascii("\x00CD001\x01EL TORITO SPECIFICATION"), 34_816);
    view.setUint32(34_816 + 71, 25, true);
    head.set(ascii("\xffCD001\x01"), 36_864);
    return { head, view };
  }

  it("reads name, size and boot catalogue", () => {
    const { head } = volume("DEBIAN 12");
    expect(detectFormat(head)).toBe("iso");
    expect(parseIso9660(head, 65_536)).toEqual({
      volumeId: "DEBIAN 12",
      volumeSizeBytes: 65_536,
      bootCatalogOffset: 25 * 2048,
      warnings: [],
    });
  });

  it("keeps only printable characters of the name, warns of contradictions and of a short file", () => {
    const { head, view } = volume("\x1b[31m<b>A\x00\xff");
    expect(parseIso9660(head, 65_536).volumeId).toBe("[31m<b>A");
    expect(parseIso9660(head, 40_000).warnings[0]).toContain("incomplete");
    view.setUint32(32_768 + 84, 33);
    expect(parseIso9660(head, 65_536)).toMatchObject({
      warnings: [expect.stringContaining("contradict")],
    });
  });

  it("tells BIOS and UEFI boot entries", () => {
    const catalog = new Uint8Array(2048);
    catalog.set([1, 0]);
    catalog.set([0x55, 0xaa], 30);
    catalog[32] = 0x88;
    expect(parseBootCatalog(catalog)).toEqual({ bios: true, uefi: false });
    catalog.set([0x91, 0xef], 64);
    catalog[96] = 0x88;
    expect(parseBootCatalog(catalog)).toEqual({ bios: true, uefi: true });
    catalog[30] = 0;
    expect(parseBootCatalog(catalog)).toBeUndefined();
  });
});

describe("any bytes", () => {
  const formats: readonly ImageFormat[] = [
    "qcow2",
    "qcow",
    "vmdk",
    "vhdx",
    "vpc",
    "vdi",
    "qed",
    "luks",
    "parallels",
    "dmg",
    "compressed",
    "iso",
    "raw",
  ];
  const marks = [
    "QFI\xfb\0\0\0\x03",
    "QFI\xfb\0\0\0\x02",
    "QFI\xfb\0\0\0\x01",
    "KDMV",
    "COWD",
    "QED\0",
    "conectix",
    "regi",
    "metadata",
    "version=1\n",
    "",
  ];

  it("never throw, in any parser, and end in little time", () => {
    const bytes = fc.record({
      mark: fc.constantFrom(...marks),
      body: fc.uint8Array({ maxLength: 2048 }),
      fileSizeBytes: fc.maxSafeNat(),
    });
    let slowestMs = 0;
    fc.assert(
      fc.property(bytes, ({ mark, body, fileSizeBytes }) => {
        const head = new Uint8Array([...ascii(mark), ...body]);
        const startedMs = performance.now();
        expect(formats).toContain(detectFormat(head, head));
        for (const format of formats) {
          expect(["ok", "refused"]).toContain(
            parseHeader(format, { head, tail: head, fileSizeBytes }).kind,
          );
        }
        parseIso9660(head, fileSizeBytes);
        parseBootCatalog(head);
        findVhdxMetadata(head);
        parseVhdxMetadata(head);
        slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      }),
      { numRuns: 2000 },
    );
    expect(slowestMs).toBeLessThan(1000);
  });

  it("never throw when a valid header is changed in any byte", () => {
    const { head, fileSizeBytes } = fileOf({
      virtualSizeBytes: GIB,
      backing: { name: "./a", format: "raw" },
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(160), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const changed = head.slice();
        for (const [at, value] of changes) changed[at] = value;
        expect(["ok", "refused"]).toContain(parseQcow2(changed, fileSizeBytes).kind);
      }),
      { numRuns: 5000 },
    );
  });
});
