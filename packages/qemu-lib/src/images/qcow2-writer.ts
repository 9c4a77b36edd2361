/** Lays out a new, empty qcow2 file. Pure: the caller writes the parts. Source: docs/interop/qcow2.txt (QEMU 7.2). */

export type FilePart = { readonly offset: number; readonly bytes: Uint8Array };

export type FileLayout = { readonly fileSizeBytes: number; readonly parts: readonly FilePart[] };

export type NewQcow2 = {
  readonly virtualSizeBytes: number;
  /** For a linked clone: the name is stored as given, at most 1023 bytes of UTF-8. */
  readonly backing?: { readonly name: string; readonly format: string };
};

const CLUSTER = 65_536;
const HEADER_BYTES = 104;
const BACKING_FORMAT = 0xe2792aca;
/** Longest name QEMU reads (block/qcow2.c). */
export const MAX_BACKING_NAME_BYTES = 1023;
// Clusters: header, reference count table, its first block, then the first-level table.
const refcountTableOffset = CLUSTER;
const refcountBlockOffset = 2 * CLUSTER;
const l1Offset = 3 * CLUSTER;

/** A version 3 image with 64 KiB clusters in which nothing is allocated. Throws a RangeError on an impossible size or name. */
export function layoutEmptyQcow2({ virtualSizeBytes, backing }: NewQcow2): FileLayout {
  if (
    !Number.isSafeInteger(virtualSizeBytes) ||
    virtualSizeBytes < 0 ||
    virtualSizeBytes % 512 !== 0
  ) {
    throw new RangeError("A disk's size must be a whole number of 512-byte sectors.");
  }
  const l1Entries = Math.ceil(virtualSizeBytes / (CLUSTER * (CLUSTER / 8)));
  if (l1Entries * 8 > 32 * 2 ** 20) throw new RangeError("A qcow2 disk can have at most 2 EiB.");
  const l1Clusters = Math.ceil((l1Entries * 8) / CLUSTER);
  return {
    fileSizeBytes: l1Offset + l1Clusters * CLUSTER,
    parts: [
      { offset: 0, bytes: header(virtualSizeBytes, l1Entries, backing) },
      { offset: refcountTableOffset, bytes: uint64Bytes(refcountBlockOffset) },
      { offset: refcountBlockOffset, bytes: refcounts(3 + l1Clusters) },
    ],
  };
}

function header(
  virtualSizeBytes: number,
  l1Entries: number,
  backing: NewQcow2["backing"],
): Uint8Array {
  const encoder = new TextEncoder();
  const name = encoder.encode(backing?.name ?? "");
  const format = encoder.encode(backing?.format ?? "");
  if (name.length > MAX_BACKING_NAME_BYTES)
    throw new RangeError("The backing file's name is longer than 1023 bytes.");
  const paddedFormatBytes = backing === undefined ? 0 : 8 + Math.ceil(format.length / 8) * 8;
  const nameOffset = HEADER_BYTES + paddedFormatBytes + 8;
  const bytes = new Uint8Array(nameOffset + name.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x51, 0x46, 0x49, 0xfb]);
  view.setUint32(4, 3);
  if (backing !== undefined) {
    view.setBigUint64(8, BigInt(nameOffset));
    view.setUint32(16, name.length);
    view.setUint32(HEADER_BYTES, BACKING_FORMAT);
    view.setUint32(HEADER_BYTES + 4, format.length);
    bytes.set(format, HEADER_BYTES + 8);
    bytes.set(name, nameOffset);
  }
  view.setUint32(20, 16);
  view.setBigUint64(24, BigInt(virtualSizeBytes));
  view.setUint32(36, l1Entries);
  view.setBigUint64(40, BigInt(l1Offset));
  view.setBigUint64(48, BigInt(refcountTableOffset));
  view.setUint32(56, 1);
  view.setUint32(96, 4);
  view.setUint32(100, HEADER_BYTES);
  return bytes;
}

function uint64Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** 16-bit counts of one for the clusters in use. */
function refcounts(clusterCount: number): Uint8Array {
  const bytes = new Uint8Array(clusterCount * 2);
  for (let index = 0; index < clusterCount; index++) bytes[index * 2 + 1] = 1;
  return bytes;
}
