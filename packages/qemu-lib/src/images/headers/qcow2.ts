/** qcow2 and qcow headers. Source: docs/interop/qcow2.txt and the bounds of block/qcow2.c (QEMU 7.2). Pure. */
import {
  MAX_VIRTUAL_SIZE_BYTES,
  readText,
  readUint64,
  refusal,
  sizeFacts,
  viewOf,
} from "./reading.ts";
import type { HeaderFacts, HeaderReading, HeaderRefusal, ImageReference } from "./reading.ts";

export type Qcow2Layout = {
  readonly clusterBytes: number;
  readonly l1Offset: number;
  readonly l1Entries: number;
  readonly refcountTableOffset: number;
  readonly refcountTableBytes: number;
};

export type Qcow2Facts = HeaderFacts & {
  readonly version: 2 | 3;
  readonly clusterBits: number;
  readonly snapshotCount: number;
  readonly isEncrypted: boolean;
  readonly layout: Qcow2Layout;
};

const MAX_L1_BYTES = 32 * 2 ** 20;
const MAX_REFCOUNT_TABLE_BYTES = 8 * 2 ** 20;
const MAX_SNAPSHOTS = 65_536;
const MAX_NAME_BYTES = 1023;
const MAX_EXTENSIONS = 64;

const incompatible = { dirty: 1n, corrupt: 2n, dataFile: 4n, compression: 8n, extendedL2: 16n };
const knownIncompatible = 31n;
const extensionTypes = { end: 0, backingFormat: 0xe2792aca, dataFile: 0x44415441 };

/** Reads the header in `head`, the file's first bytes (HEAD_BYTES or all of it). */
export function parseQcow2(head: Uint8Array, fileSizeBytes: number): Qcow2Facts | HeaderRefusal {
  if (head.length < 72) return refusal("The qcow2 header is cut off.");
  const view = viewOf(head);
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) return refusal(`qcow2 version ${version} is unknown.`);
  if (version === 3 && head.length < 104) return refusal("The qcow2 header is cut off.");
  const clusterBits = view.getUint32(20);
  if (clusterBits < 9 || clusterBits > 21)
    return refusal(`A cluster size of 2^${clusterBits} bytes is impossible.`);
  const clusterBytes = 2 ** clusterBits;
  const headerBytes = version === 2 ? 72 : view.getUint32(100);
  if (
    headerBytes < (version === 2 ? 72 : 104) ||
    headerBytes > Math.min(clusterBytes, head.length)
  ) {
    return refusal("The qcow2 header's length is impossible.");
  }
  const virtualSizeBytes = readUint64(view, 24, "big");
  if (virtualSizeBytes === undefined)
    return refusal(`The disk claims more than ${MAX_VIRTUAL_SIZE_BYTES} bytes.`);
  const features = version === 2 ? 0n : view.getBigUint64(72);
  if ((features & ~knownIncompatible) !== 0n)
    return refusal("The image needs qcow2 features that are unknown.");
  if (version === 3 && view.getUint32(96) > 6)
    return refusal("The reference count width is impossible.");

  const layout = readLayout(view, clusterBytes, virtualSizeBytes, features, fileSizeBytes);
  if ("reason" in layout) return layout;
  const snapshots = checkSnapshots(view, fileSizeBytes);
  if (typeof snapshots !== "number") return snapshots;
  const references = readReferences(head, headerBytes, clusterBytes, features);
  if ("reason" in references) return references;

  const size = sizeFacts(virtualSizeBytes);
  const warnings = [...size.warnings];
  if ((features & incompatible.corrupt) !== 0n) warnings.push("QEMU marked the image as corrupt.");
  if ((features & incompatible.dirty) !== 0n) warnings.push("The image was not closed cleanly.");
  return {
    ...size,
    kind: "ok",
    version,
    clusterBits,
    snapshotCount: snapshots,
    isEncrypted: view.getUint32(32) !== 0,
    references: references.list,
    warnings,
    layout,
  };
}

function readLayout(
  view: DataView,
  clusterBytes: number,
  virtualSizeBytes: number,
  features: bigint,
  fileSizeBytes: number,
): Qcow2Layout | HeaderRefusal {
  const l1Entries = view.getUint32(36);
  const l1Offset = readUint64(view, 40, "big");
  const refcountTableOffset = readUint64(view, 48, "big");
  const refcountTableBytes = view.getUint32(56) * clusterBytes;
  if (l1Entries * 8 > MAX_L1_BYTES)
    return refusal("The image's first-level table is larger than 32 MiB.");
  const entryBytes = (features & incompatible.extendedL2) === 0n ? 8 : 16;
  const bytesPerL1Entry = clusterBytes * (clusterBytes / entryBytes);
  if (l1Entries < Math.ceil(virtualSizeBytes / bytesPerL1Entry)) {
    return refusal("The image's first-level table is too small for its disk.");
  }
  if (refcountTableBytes === 0 || refcountTableBytes > MAX_REFCOUNT_TABLE_BYTES) {
    return refusal("The size of the image's reference count table is impossible.");
  }
  const tables = [
    { offset: l1Offset, bytes: l1Entries * 8 },
    { offset: refcountTableOffset, bytes: refcountTableBytes },
  ].filter(({ bytes }) => bytes > 0);
  for (const { offset, bytes } of tables) {
    if (offset === undefined || offset < clusterBytes || offset % clusterBytes !== 0) {
      return refusal("A table of the image lies at an impossible place.");
    }
    if (offset + bytes > fileSizeBytes)
      return refusal("A table of the image lies past the file's end: it is cut off.");
  }
  const layout = {
    clusterBytes,
    l1Offset: l1Offset ?? 0,
    l1Entries,
    refcountTableOffset: refcountTableOffset ?? 0,
    refcountTableBytes,
  };
  return l1Entries > 0 && overlaps(layout)
    ? refusal("Tables of the image lie over each other.")
    : layout;
}

function overlaps(layout: Qcow2Layout): boolean {
  const { l1Offset, l1Entries, refcountTableOffset, refcountTableBytes } = layout;
  return (
    l1Offset < refcountTableOffset + refcountTableBytes &&
    refcountTableOffset < l1Offset + l1Entries * 8
  );
}

function checkSnapshots(view: DataView, fileSizeBytes: number): number | HeaderRefusal {
  const count = view.getUint32(60);
  if (count > MAX_SNAPSHOTS)
    return refusal(`The image claims ${count} snapshots; QEMU allows ${MAX_SNAPSHOTS}.`);
  const offset = readUint64(view, 64, "big");
  // An entry is at least 40 bytes.
  if (count > 0 && (offset === undefined || offset + count * 40 > fileSizeBytes)) {
    return refusal("The image's snapshot table lies past the file's end.");
  }
  return count;
}

type References = { readonly list: readonly ImageReference[] };

function readReferences(
  head: Uint8Array,
  headerBytes: number,
  clusterBytes: number,
  features: bigint,
): References | HeaderRefusal {
  const view = viewOf(head);
  const list: ImageReference[] = [];
  const extensions = readExtensions(head, headerBytes, clusterBytes);
  if ("reason" in extensions) return extensions;
  const nameBytes = view.getUint32(16);
  const nameOffset = readUint64(view, 8, "big");
  if (nameOffset !== 0) {
    if (nameBytes > MAX_NAME_BYTES)
      return refusal("The backing file's name is longer than 1023 bytes.");
    if (nameOffset === undefined || nameOffset + nameBytes > Math.min(clusterBytes, head.length)) {
      return refusal("The backing file's name lies outside the header.");
    }
    const name = readText(head.subarray(nameOffset, nameOffset + nameBytes));
    const format = extensions.backingFormat;
    if (nameBytes > 0)
      list.push({ role: "backing", name, ...(format === undefined ? {} : { format }) });
  }
  if (extensions.dataFile !== undefined || (features & incompatible.dataFile) !== 0n) {
    list.push({ role: "data", name: extensions.dataFile ?? "" });
  }
  return { list };
}

type Extensions = { readonly backingFormat?: string; readonly dataFile?: string };

function readExtensions(
  head: Uint8Array,
  start: number,
  clusterBytes: number,
): Extensions | HeaderRefusal {
  const view = viewOf(head);
  const limit = Math.min(clusterBytes, head.length);
  const found: { backingFormat?: string; dataFile?: string } = {};
  let offset = start;
  for (let count = 0; offset + 8 <= limit; count++) {
    if (count === MAX_EXTENSIONS) return refusal("The qcow2 header has too many extensions.");
    const type = view.getUint32(offset);
    const bytes = view.getUint32(offset + 4);
    if (type === extensionTypes.end) return found;
    const dataStart = offset + 8;
    if (bytes > limit - dataStart) return refusal("A header extension lies outside the header.");
    const data = head.subarray(dataStart, dataStart + bytes);
    if (type === extensionTypes.backingFormat) found.backingFormat = readText(data);
    if (type === extensionTypes.dataFile) found.dataFile = readText(data);
    offset = dataStart + Math.ceil(bytes / 8) * 8;
  }
  return found;
}

const OFFSET_MASK = 0x00fffffffffffe00n;

/**
 * Looks through the first entries of the two tables for loops and strays: an entry that points at the header or at a
 * table itself sends tools in circles. `l1` and `refcountTable` are bytes from the tables' starts, cut as the caller likes.
 */
export function checkQcow2Tables(
  layout: Qcow2Layout,
  tables: { readonly l1: Uint8Array; readonly refcountTable: Uint8Array },
  fileSizeBytes: number,
): HeaderRefusal | undefined {
  const seen = new Set<number>();
  for (const [bytes, mask] of [
    [tables.refcountTable, ~0x1ffn & (2n ** 64n - 1n)],
    [tables.l1, OFFSET_MASK],
  ] as const) {
    const view = viewOf(bytes);
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      const target = Number(view.getBigUint64(at) & mask);
      if (target === 0) continue;
      if (target % layout.clusterBytes !== 0 || target >= fileSizeBytes) {
        return refusal("A table of the image points outside the file.");
      }
      if (target < layout.clusterBytes || isInTables(layout, target) || seen.has(target)) {
        return refusal("A table of the image points back into itself.");
      }
      seen.add(target);
    }
  }
  return undefined;
}

function isInTables(layout: Qcow2Layout, offset: number): boolean {
  const { l1Offset, l1Entries, refcountTableOffset, refcountTableBytes } = layout;
  const isIn = (start: number, bytes: number): boolean => offset >= start && offset < start + bytes;
  return isIn(l1Offset, l1Entries * 8) || isIn(refcountTableOffset, refcountTableBytes);
}

/** The old qcow (version 1): only its size and its backing file matter here. */
export function parseQcow1(head: Uint8Array): HeaderReading {
  if (head.length < 48) return refusal("The qcow header is cut off.");
  const view = viewOf(head);
  const virtualSizeBytes = readUint64(view, 24, "big");
  if (virtualSizeBytes === undefined)
    return refusal(`The disk claims more than ${MAX_VIRTUAL_SIZE_BYTES} bytes.`);
  const nameOffset = readUint64(view, 8, "big");
  const nameBytes = view.getUint32(16);
  if (nameOffset === 0) return { ...sizeFacts(virtualSizeBytes), kind: "ok", references: [] };
  if (
    nameOffset === undefined ||
    nameBytes > MAX_NAME_BYTES ||
    nameOffset + nameBytes > head.length
  ) {
    return refusal("The backing file's name lies outside the header.");
  }
  const name = readText(head.subarray(nameOffset, nameOffset + nameBytes));
  return { ...sizeFacts(virtualSizeBytes), kind: "ok", references: [{ role: "backing", name }] };
}
